package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.cli.doctor.Checks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime of no more than the modules that are asked for is enough. */
@Timeout(300)
class JlinkedRuntimeIT {
  private static Path runtime(Path folder) {
    assumeTrue(
        Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
        "this JDK has no modules to make a runtime of");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                out,
                out,
                "--add-modules",
                String.join(",", Checks.MODULES),
                "--output",
                folder.toString());
    assertThat(code).as(said.toString()).isZero();
    return folder;
  }

  @Test
  void aScriptRunsOnARuntimeOfTheModulesThatAreAskedFor(@TempDir Path place) throws Exception {
    Path home = Files.createDirectory(place.toRealPath().resolve("home"));
    Path runtime = runtime(place.toRealPath().resolve("runtime"));
    Shell shell = new Shell(home, Map.of("JAVA_HOME", runtime.toString()));
    Path script =
        shell.script(
            "small.jsh",
            """
            // %%
            record Point(int x, int y) {}
            System.out.println(dv.apply(() -> new Point(1, 2)).get());
            // %%
            %%px
            int square(int x) { return x * x; }
            square(7)
            """);
    Ended ended = shell.run("run", "-n", "1", script.toString());
    assertThat(ended.out()).as(ended.err()).isEqualTo("[Point[x=1, y=2]]\nOut[0:1]: 49\n");
    assertThat(ended.code()).isZero();
    assertThat(shell.run("doctor").out()).containsPattern("(?m)^ok +jdk +Java .* in " + runtime);
  }
}
