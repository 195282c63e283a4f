package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gridshell.Grid;
import io.gridshell.cli.libraries.IsolatedLibraries;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.ScriptRunner;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.launch.Cluster;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.LocalSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the documentation run, and print what the block below them shows. */
@Timeout(120)
class DocumentationIT {
  private static final int ENGINES = 4;

  @TempDir static Path home;
  private static Cluster cluster;
  private static Grid grid;

  @BeforeAll
  static void startAGrid() {
    cluster = Cluster.builder().home(home).profile("docs").engines(ENGINES).start();
    grid = cluster.connect();
  }

  @AfterAll
  static void stopIt() {
    grid.close();
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> scriptsDoWhatTheirPagesSay() {
    return MarkdownPage.all().stream()
        .filter(page -> page.blocks().stream().anyMatch(CodeBlock::isScript))
        .map(page -> dynamicTest(page.name(), () -> run(page)));
  }

  /** The scripts of a page run in one session, as a reader would paste them. */
  private static void run(MarkdownPage page) throws ScriptException {
    grid.all().clear().get();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CellOutput output = new CellOutput(print(out), print(err), Screen.NONE);
    try (LocalSession session = GridProvider.find().openSession()) {
      session.define("script", page.file(), "java.nio.file.Path");
      for (CodeBlock block : page.blocks()) {
        if (block.isScript()) {
          out.reset();
          err.reset();
          new ScriptRunner(
                  grid, session, List.of(), output, new IsolatedLibraries(List.of()), false)
              .run(Script.parse(block.place(), block.text()));
          check(block, out.toString(StandardCharsets.UTF_8));
          assertThat(err.toString(StandardCharsets.UTF_8))
              .as("errors of %s", block.place())
              .isEmpty();
        }
      }
    }
  }

  private static void check(CodeBlock block, String printed) {
    block.output().ifPresent(lines -> new ShownOutput(lines).check(block.place(), printed));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
