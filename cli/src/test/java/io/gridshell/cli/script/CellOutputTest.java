package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.OutputEvent.Stream;
import io.gridshell.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
}
