package io.gridshell.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is completed without asking an interpreter. */
class CellCompleterTest {
  private final CellParser parser = new CellParser(text -> false);
  private final CellCompleter completer =
      new CellCompleter(
          () -> {
            throw new AssertionError("no interpreter is to be asked");
          });

  /** The lines that what is typed may become. */
  private List<String> completed(String typed) throws IOException {
    try (Terminal terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      var line = parser.parse(typed, typed.length(), ParseContext.COMPLETE);
      List<Candidate> candidates = new ArrayList<>();
      completer.complete(reader, line, candidates);
      String kept = typed.substring(0, typed.length() - line.wordCursor());
      return candidates.stream().map(each -> kept + each.value()).toList();
    }
  }

  @Test
  void magicsAreCompleted() throws IOException {
    assertThat(completed("%pxr")).containsExactly("%pxresult");
    assertThat(completed("%%p")).containsExactly("%%px");
    assertThat(completed("%re")).containsExactlyInAnyOrder("%result", "%restart");
  }

  @Test
  void optionsOfCellsForEnginesAreCompleted() throws IOException {
    assertThat(completed("%px --ta")).containsExactly("%px --targets");
    assertThat(completed("%px --targets 0,2 --no-s"))
        .containsExactly("%px --targets 0,2 --no-stream");
    assertThat(completed("%%px --no"))
        .containsExactlyInAnyOrder("%%px --noblock", "%%px --no-stream", "%%px --no-verbose");
    assertThat(completed("%pxconfig --group")).containsExactly("%pxconfig --group-outputs");
  }

  @Test
  void namesOfFilesAreCompleted(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("alpha-1.jsh"));
    Files.createFile(folder.resolve("other.jsh"));
    Files.createDirectory(folder.resolve("alpine"));
    assertThat(completed("%load " + folder + "/al"))
        .containsExactly("%load " + folder + "/alpha-1.jsh", "%load " + folder + "/alpine/");
    assertThat(completed("%run " + folder + "/alpha-"))
        .containsExactly("%run " + folder + "/alpha-1.jsh");
    assertThat(completed("%classpath add " + folder + "/o"))
        .containsExactly("%classpath add " + folder + "/other.jsh");
  }
}
