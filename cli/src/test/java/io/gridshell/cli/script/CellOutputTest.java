package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.OutputEvent.Stream;
import io.gridshell.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CellOutputTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(terminal, true, StandardCharsets.UTF_8);
  private final CellOutput output = new CellOutput(stream, stream, Screen.NONE);

  private String shown() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  @Test
  void namesTheSourceOnceUntilItChanges() {
    output.engine(0, Stream.STDOUT, "a\n");
    output.engine(0, Stream.STDOUT, "b\n");
    output.engine(1, Stream.STDOUT, "c\n");
    output.engine(0, Stream.STDERR, "d\n");
    assertThat(shown()).isEqualTo("[stdout:0] a\nb\n[stdout:1] c\n[stderr:0] d\n");
  }

  @Test
  void endsAnOpenLineWhenTheSourceChanges() {
    output.clientOut("working ");
    output.engine(0, Stream.STDOUT, "half");
    output.engine(0, Stream.STDOUT, " line");
    output.clientOut("done\n");
    assertThat(shown()).isEqualTo("working \n[stdout:0] half line\ndone\n");
  }

  @Test
  void valuesHaveEngineAndCount() {
    output.value(0, 3, "41");
    output.value(1, 3, "a\nb");
    assertThat(shown()).isEqualTo("Out[0:3]: 41\nOut[1:3]: \na\nb\n");
  }

  @Test
  void printsNothingForEmptyText() {
    output.engine(0, Stream.STDOUT, "");
    output.endLine();
    assertThat(shown()).isEmpty();
  }

  @Test
  void longValuesAreFoldedBelowTheirLabel() {
    CellOutput narrow = new CellOutput(stream, stream, new Screen(true, true, true, false, 20));
    narrow.value(0, 1, "[1, 2]");
    narrow.value(1, 1, "[100, 200, 300, 400]");
    narrow.value(2, 1, "[100, 200, 300, 400, 5]");
    assertThat(shown().lines())
        .containsExactly(
            "Out[0:1]: [1, 2]",
            "Out[1:1]: ",
            "[100, 200, 300, 400]",
            "Out[2:1]: ",
            "[100, 200, 300, 400,",
            "5]");
  }

  @Test
  void whileSomebodyTypesWholeLinesAreShownAbove() {
    CellOutput typed = new CellOutput(stream, stream, new Screen(true, true, true, false, 80));
    List<String> above = new CopyOnWriteArrayList<>();
    typed.typing(above::add);
    typed.engine(0, Stream.STDOUT, "a\nb");
    typed.engine(0, Stream.STDOUT, "c\n");
    typed.engine(1, Stream.STDERR, "half");
    typed.engine(0, Stream.STDOUT, "d\n");
    typed.note("told");
    assertThat(above)
        .containsExactly("[stdout:0] a\nbc\n", "[stderr:1] half", "[stdout:0] d\n", "told\n");
    typed.engine(0, Stream.STDOUT, "no end");
    await("a line that is not ended is shown all the same")
        .atMost(Duration.ofSeconds(20))
        .until(() -> above.contains("[stdout:0] no end"));
    assertThat(shown()).isEmpty();
    typed.typed();
    typed.engine(0, Stream.STDOUT, "e\n");
    assertThat(shown()).isEqualTo("[stdout:0] e\n");
  }

  @Test
  void whatEnginesPrintToStandardErrorIsPaintedAsStandardErrorAllows() {
    CellOutput piped = new CellOutput(stream, stream, new Screen(true, true, false, true, 80));
    piped.engine(0, Stream.STDERR, "a\n");
    assertThat(shown()).isEqualTo("[stderr:0] a\n");
  }
}
