package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.Progress;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.StatusLine;
import io.gridshell.cli.terminal.Table;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static Table table() {
    Table table = new Table("ID", "RUNS", "HOST");
    table.row(0, "a long text that needs room", "x");
    return table;
  }

  @Test
  void aTableIsAsWideAsItsEntriesWithoutATerminal() {
    assertThat(table().text(Screen.NONE))
        .isEqualTo("ID  RUNS                         HOST\n0   a long text that needs room  x");
  }

  @Test
  void aTableFitsANarrowTerminal() {
    assertThat(table().text(new Screen(true, true, true, false, 24)).lines())
        .allMatch(line -> line.length() <= 24)
        .anyMatch(line -> line.contains("a long text t…"));
  }

  @Test
  void columnsThatDoNotFitAreLeftOut() {
    assertThat(table().text(new Screen(true, true, true, false, 15)))
        .isEqualTo("ID  RUNS\n0   a long …");
  }

  @Test
  void aHeadingStandsOutWhereThereAreColours() {
    assertThat(table().text(new Screen(true, true, true, true, 80))).startsWith("\u001b[1mID");
    assertThat(table().text(new Screen(false, false, true, true, 80))).startsWith("ID");
  }

  @Test
  void progressSaysItemsRateTimeLeftAndFailures() {
    assertThat(new Progress(12, 2, 24).line(Duration.ofSeconds(4)))
        .isEqualTo("[############            ] 12/24, 3.0/s, 4s left, 2 failed, 4.0 s");
    assertThat(new Progress(0, 0, 4).line(Duration.ofMillis(2100)))
        .isEqualTo("[                        ] 0/4, 2.1 s");
  }

  @Test
  void aStatusLineIsDrawnOnTerminalsAlone() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    StatusLine none = new StatusLine(err, Screen.NONE);
    none.draw("x");
    none.clear();
    assertThat(bytes.size()).isZero();
    StatusLine line = new StatusLine(err, new Screen(false, false, true, false, 10));
    line.draw("0123456789abc");
    line.clear();
    line.clear();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K012345678\r\u001b[K");
  }
}
