package io.gridshell.perf.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.perf.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Path FILE = Path.of("figures.json");

  @Test
  void quickStaysBelowTenMinutesWithTheBuild() {
    assertThat(Settings.parse(List.of("--quick"), FILE).pace().budget())
        .isLessThanOrEqualTo(Duration.ofMinutes(8));
  }

  @Test
  void optionsKeepWhatOthersSaid() {
    Settings settings =
        Settings.parse(
            List.of(
                "--systems", "gridshell,jdk", "--workloads", "push", "--passes", "2", "--quick"),
            FILE);

    assertThat(settings.systems()).containsExactlyInAnyOrder("gridshell", "jdk");
    assertThat(settings.workloads()).containsExactly(Workload.PUSH);
    assertThat(settings.passes()).isEqualTo(2);
    assertThat(settings.pace()).isEqualTo(Pace.QUICK);
    assertThat(settings.file()).isEqualTo(FILE);
    assertThat(settings.jfr()).isEmpty();
  }

  @Test
  void workloadsAreDoneInTheirOwnOrder() {
    assertThat(Settings.parse(List.of("--workloads", "recovery,push,apply-one"), FILE).workloads())
        .containsExactly(Workload.APPLY_ONE, Workload.PUSH, Workload.RECOVERY);
  }

  @Test
  void recordingsGoIntoAFolderWhateverTheDriversIs() {
    assertThat(Settings.parse(List.of("--jfr", "recordings"), FILE).jfr())
        .contains(Path.of("recordings").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "1.5", "", "99999"})
  void passesAreANumberFromOneOn(String word) {
    assertThatThrownBy(() -> Settings.parse(List.of("--passes", word), FILE))
        .hasMessageContaining("--passes is a number from 1 on, not '" + word + "'");
  }

  @Test
  void anythingElseIsRefusedWithTheUsage() {
    assertThatThrownBy(() -> Settings.parse(List.of("--fast"), FILE))
        .hasMessageContaining("no option --fast")
        .hasMessageContaining("--quick");
    assertThatThrownBy(() -> Settings.parse(List.of("--passes"), FILE))
        .hasMessageContaining("--passes has no value");
  }

  @Test
  void growthGoesFromOneToSixteenWorkersAlsoWhenItIsQuick() {
    assertThat(Pace.FULL.growth()).containsExactly(1, 2, 4, 8, 16);
    assertThat(Pace.QUICK.growth()).startsWith(1, 16).containsExactlyInAnyOrder(1, 2, 4, 8, 16);
    assertThat(Pace.QUICK.peersGrow()).isFalse();
    assertThat(Pace.FULL.peersGrow()).isTrue();
    assertThat(Contenders.all(Path.of("perf")))
        .filteredOn(contender -> !contender.without().containsKey(Workload.GROWTH))
        .extracting(Contender::id)
        .containsExactly("gridshell", "ignite", "hazelcast");
  }

  @Test
  void aSystemThatThereIsNotIsNoticed() {
    List<Contender> all = Contenders.all(Path.of("perf"));

    assertThat(Settings.parse(List.of("--systems", "jdk,slurm"), FILE).unknownSystem(all))
        .contains("slurm");
    assertThat(Settings.parse(List.of("--systems", "jdk,dask"), FILE).unknownSystem(all)).isEmpty();
  }

  @Test
  void everySystemHasAnIdOfItsOwn() {
    assertThat(Contenders.all(Path.of("perf"))).extracting(Contender::id).doesNotHaveDuplicates();
    assertThat(Contenders.all(Path.of("perf"))).filteredOn(Contender::isOurs).hasSize(1);
  }
}
