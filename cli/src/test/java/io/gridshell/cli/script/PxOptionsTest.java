package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.GroupBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PxOptionsTest {

  @Test
  void withoutOptionsACellRunsOnAllWaitingAndStreaming() {
    assertThat(PxOptions.ofCell("")).isEqualTo(PxOptions.DEFAULTS);
  }

  @Test
  void everyOptionIsUnderstood() {
    assertThat(
            PxOptions.ofCell(" --targets ::2 --noblock --local --group-outputs=engine -o result "))
        .isEqualTo(
            new PxOptions(
                new Targets("::2"),
                false,
                true,
                Optional.empty(),
                Optional.of(GroupBy.ENGINE),
                Optional.of("result"),
                Optional.of(Duration.ofSeconds(2)),
                true,
                false));
  }

  @Test
  void whatIsLeftOpenIsAsInTheDefaults() {
    PxOptions defaults =
        PxOptions.ofCell("-t 1 --no-stream --progress-after=-1 -s 0 --verbose --local -r");
    PxOptions options = PxOptions.ofCell("--targets 0", defaults);
    assertThat(options).isEqualTo(defaults.withTargets(new Targets("0")));
    assertThat(PxOptions.ofCell(defaults.text())).isEqualTo(defaults);
    assertThat(PxOptions.ofCell("-e").groupBy()).isEqualTo(GroupBy.ENGINE);
  }

  @Test
  void changesAreWhatHasToBeTypedToGetTheSame() {
    assertThat(PxOptions.DEFAULTS.changes()).isEmpty();
    assertThat(PxOptions.ofCell("-t 0,2 -o r").changes()).isEqualTo(" --targets 0,2 --out=r");
    for (String text :
        List.of(
            "-t ::2 --noblock",
            "--noblock --stream",
            "--no-stream -e",
            "-r --stream --local",
            "--progress-after=-1 -s 0 --verbose",
            "--progress-after=0.5 -o out --no-stream")) {
      PxOptions options = PxOptions.ofCell(text);
      assertThat(PxOptions.ofCell(options.changes())).as(text).isEqualTo(options);
    }
  }

  @Test
  void valuesMayFollowAnEqualsSign() {
    PxOptions options = PxOptions.ofCell("--targets=0,2 --out=r");
    assertThat(options.targets()).isEqualTo(new Targets("0,2"));
    assertThat(options.out()).contains("r");
  }

  @Test
  void anArrangementMeansNoStreamUnlessSaidOtherwise() {
    assertThat(PxOptions.ofCell("--group-outputs order").stream()).isFalse();
    assertThat(PxOptions.ofCell("--group-outputs order --stream").stream()).isTrue();
    assertThat(PxOptions.ofCell("--no-stream").stream()).isFalse();
  }

  @Test
  void whatFollowsFromAnOptionOfTheDefaultsEndsWithIt() {
    PxOptions unwaited = PxOptions.ofCell("--noblock");
    assertThat(unwaited.stream()).isFalse();
    assertThat(PxOptions.ofCell("--block", unwaited)).isEqualTo(PxOptions.DEFAULTS);
    PxOptions streaming = PxOptions.ofCell("--noblock", PxOptions.ofCell("--stream"));
    assertThat(streaming.stream()).isTrue();
    assertThat(PxOptions.ofCell("-e", streaming).stream()).isFalse();
    assertThat(PxOptions.ofCell("--block", PxOptions.ofCell("--no-stream")).stream()).isFalse();
  }

  @Test
  void aResultHasItsArrangementAndItsVariableAndNothingElse() {
    assertThat(PxOptions.ofResult(""))
        .isEqualTo(new ResultOptions(Optional.empty(), Optional.empty()));
    assertThat(PxOptions.ofResult("--group-outputs=engine -o later"))
        .isEqualTo(new ResultOptions(Optional.of(GroupBy.ENGINE), Optional.of("later")));
    assertThat(PxOptions.ofResult("-r").groupBy()).contains(GroupBy.ORDER);
    assertThatThrownBy(() -> PxOptions.ofResult("-e --targets 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%pxresult does not know '--targets'; it knows --group-outputs, -e, -r and -o NAME");
  }

  @Test
  void progressAppearsAtOnceOrNever() {
    assertThat(PxOptions.ofCell("--progress-after 0").progressAfter()).contains(Duration.ZERO);
    assertThat(PxOptions.ofCell("--progress-after -1").progressAfter()).isEmpty();
    assertThat(PxOptions.ofCell("-s 0").interrupts()).isFalse();
    assertThat(PxOptions.ofCell("-s SIGINT").interrupts()).isTrue();
  }

  @Test
  void aLineHasOptionsBeforeItsCode() {
    PxOptions.Line line = PxOptions.ofLine(" --targets 0 int  x = 1; // --local");
    assertThat(line.options().targets()).isEqualTo(new Targets("0"));
    assertThat(line.options().local()).isFalse();
    assertThat(line.code()).isEqualTo("int  x = 1; // --local");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> PxOptions.ofCell("--target 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not know '--target'")
        .hasMessageContaining("--targets");
  }

  @Test
  void missingAndWrongValuesAreRefused() {
    assertThatThrownBy(() -> PxOptions.ofCell("--targets")).hasMessageContaining("needs a value");
    assertThatThrownBy(() -> PxOptions.ofCell("--group-outputs=none"))
        .hasMessageContaining("type, engine or order, not 'none'");
    assertThatThrownBy(() -> PxOptions.ofCell("-o 1x")).hasMessageContaining("'1x'");
    assertThatThrownBy(() -> PxOptions.ofCell("-o class")).hasMessageContaining("'class'");
    assertThatThrownBy(() -> PxOptions.ofLine("--local")).hasMessageContaining("%px without code");
  }
}
