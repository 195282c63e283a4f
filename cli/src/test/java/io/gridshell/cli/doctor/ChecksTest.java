package io.gridshell.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.launch.ClusterInfo;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  @TempDir Path home;
  private Profile lab;

  @BeforeEach
  void writeProfile() throws IOException {
    lab = new Profile(home, "lab");
    Files.createDirectories(lab.folder());
    new Connection(List.of("127.0.0.1:48500"), "127.0.0.1", true, "secret").write(lab);
  }

  private Finding look(ClusterInfo.State state) {
    return Checks.profile(
        lab, Optional.of(new ClusterInfo("lab", state, "local", 1, 2, true, Instant.now())));
  }

  @Test
  void aGridThatLacksEnginesIsAWarningThatNamesItsLogs() {
    assertThat(look(ClusterInfo.State.RUNNING))
        .isEqualTo(Finding.ok("grid lab", "1 of 2 engines run"));
    assertThat(look(ClusterInfo.State.DEGRADED))
        .isEqualTo(
            Finding.warning("grid lab", "1 of 2 engines run", "gridshell logs --profile lab"));
  }

  @Test
  void aConnectionFileThatOthersCanReadIsAWarning() throws IOException {
    Path file = lab.connectionFile();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(look(ClusterInfo.State.RUNNING))
        .isEqualTo(
            Finding.warning("grid lab", file + " can be read by others", "chmod 600 " + file));
  }

  @Test
  void aDamagedConnectionFileIsAFailure() throws IOException {
    Files.writeString(lab.connectionFile(), "\\uz");
    Finding finding = look(ClusterInfo.State.RUNNING);
    assertThat(finding.grade()).isEqualTo(Finding.Grade.FAILED);
    assertThat(finding.detail()).contains(lab.connectionFile().toString());
    assertThat(finding.remedy()).isEqualTo("gridshell stop lab and start it again");
  }

  @Test
  void aGridOfWhichNothingIsKnownIsAFailure() {
    assertThat(look(ClusterInfo.State.UNKNOWN))
        .isEqualTo(
            Finding.failed(
                "grid lab",
                "cannot tell how it is",
                "see why with gridshell status --profile lab"));
  }

  @Test
  void ellipticCurvesNeedAModuleOfTheirOwnUpToJava21() {
    Set<String> modules = new HashSet<>(Checks.MODULES);
    assertThat(Checks.missing(modules, 17)).isEmpty();
    modules.remove("jdk.crypto.ec");
    assertThat(Checks.missing(modules, 21)).containsExactly("jdk.crypto.ec");
    assertThat(Checks.missing(modules, 22)).isEmpty();
    modules.remove("jdk.zipfs");
    assertThat(Checks.missing(modules, 22)).containsExactly("jdk.zipfs");
  }

  @Test
  void littleMemoryIsAWarning() {
    assertThat(Checks.memory(Optional.of(300L)))
        .isEqualTo(
            Finding.warning(
                "memory",
                "300 MB available, enough for about 1 engines",
                "end other programs, or limit engines with --heap 128m"));
    assertThat(Checks.memory(Optional.of(2_000L)).grade()).isEqualTo(Finding.Grade.OK);
    assertThat(Checks.memory(Optional.empty()).grade()).isEqualTo(Finding.Grade.OK);
  }
}
