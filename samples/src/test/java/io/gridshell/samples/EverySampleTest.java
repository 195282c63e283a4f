package io.gridshell.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No sample is forgotten: each is run by {@link SamplesIT}, and listed. */
class EverySampleTest {
  private static final Path TESTS =
      Path.of("src", "test", "java", "io", "gridshell", "samples", "SamplesIT.java");
  private static final Path PROGRAMS = Path.of("src", "main", "java", "io", "gridshell", "samples");

  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(ending)).toList();
      assertThat(names).as("files in %s", folder.toAbsolutePath()).isNotEmpty();
      return names;
    }
  }

  @Test
  void everyScriptIsRunAndListed() throws IOException {
    String tests = Files.readString(TESTS);
    String list = Files.readString(Path.of("README.md"));
    for (String script : names(Path.of(""), ".jsh")) {
      assertThat(tests).as("%s in %s", script, TESTS).containsPattern("[\"/]" + script + "\"");
      assertThat(list).as("samples/README.md").contains("[" + script + "](" + script + ")");
    }
  }

  @Test
  void everyProgramIsRunAndListed() throws IOException {
    String tests = Files.readString(TESTS);
    String list = Files.readString(Path.of("README.md"));
    for (String file : names(PROGRAMS, ".java")) {
      if (!file.equals("package-info.java")) {
        String program = file.replace(".java", "");
        assertThat(tests).as("%s in %s", program, TESTS).contains("(" + program + ".class");
        assertThat(list).as("samples/README.md").contains("[" + program + "](");
      }
    }
  }
}
