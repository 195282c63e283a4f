package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.cli.script.Step.ClientStep;
import io.gridshell.cli.script.Step.EngineStep;
import io.gridshell.cli.script.Step.LibraryStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static Script parse(String text) throws ScriptException {
    return Script.parse("test.jsh", text);
  }

  @Test
  void cellsBeginWithThePercentLine() throws ScriptException {
    Script script =
        parse(
            """
            // a comment before the first cell

            // %% first
            int x = 1;
            x + 1

            // %%

            //%%
            int y;
            """);
    assertThat(script.cells())
        .containsExactly(
            new Cell(1, 4, 5, List.of(new ClientStep("int x = 1;\nx + 1", 4))),
            new Cell(2, 10, 10, List.of(new ClientStep("int y;", 10))));
  }

  @Test
  void textBeforeTheFirstPercentLineIsACell() throws ScriptException {
    assertThat(parse("int x;\n// %%\nint y;\n").cells()).hasSize(2);
  }

  @Test
  void aCellOfEnginesSaysSoInItsFirstLine() throws ScriptException {
    Script script = parse("// %%\n\n%%px --targets 0\nint x = 1;\nx\n");
    Cell cell = script.cells().get(0);
    EngineStep step = (EngineStep) cell.steps().get(0);
    assertThat(step.source()).isEqualTo("int x = 1;\nx");
    assertThat(step.firstLine()).isEqualTo(4);
    assertThat(step.options().targets()).isEqualTo(new Targets("0"));
    assertThat(cell.place()).isEqualTo("cell 1 (lines 3-5)");
  }

  @Test
  void aPxLineSplitsTheCellAroundIt() throws ScriptException {
    Script script = parse("int a = 1;\n%px int b = 2;\nint c = 3;\n");
    assertThat(script.cells().get(0).steps())
        .containsExactly(
            new ClientStep("int a = 1;", 1),
            new EngineStep(PxOptions.DEFAULTS, "int b = 2;", 2),
            new ClientStep("int c = 3;", 3));
  }

  @Test
  void proseCellsAndTheInterpreterLineAreSkipped() throws ScriptException {
    Script script = parse("#!/usr/bin/env gridshell\n// %% [markdown]\n// # Title\n// %%\nint x;");
    assertThat(script.cells()).hasSize(1);
    assertThat(script.cells().get(0).firstLine()).isEqualTo(5);
  }

  @Test
  void anIndentedPercentIsJava() throws ScriptException {
    assertThat(parse("int m = 7\n    %px;\n").cells().get(0).steps())
        .containsExactly(new ClientStep("int m = 7\n    %px;", 1));
  }

  @Test
  void anUnknownMagicIsRefusedWithItsLine() {
    assertThatThrownBy(() -> parse("int x;\n%timeit x\n"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("test.jsh: line 2")
        .hasMessageContaining("not '%timeit'");
  }

  @Test
  void librariesStandBetweenTheLinesOfACell() throws ScriptException {
    Script script = parse("int a = 1;\n%deps org.acme:one:1  org.acme:two:2\nint c = 3;\n");
    assertThat(script.cells().get(0).steps())
        .containsExactly(
            new ClientStep("int a = 1;", 1),
            new LibraryStep("org.acme:one:1  org.acme:two:2", 2),
            new ClientStep("int c = 3;", 3));
  }

  @Test
  void librariesWithoutANameOrInsideAPxCellAreRefused() {
    assertThatThrownBy(() -> parse("%deps\n"))
        .hasMessageContaining("line 1")
        .hasMessageContaining("GROUP:ARTIFACT:VERSION");
    assertThatThrownBy(() -> parse("%%px\nint x;\n%deps org.acme:one:1\n"))
        .hasMessageContaining("line 3")
        .hasMessageContaining("%deps cannot be inside");
  }

  @Test
  void aPxCellBelowItsFirstLineIsRefused() {
    assertThatThrownBy(() -> parse("int x;\n%%px\nint y;\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("must be the first line of a cell");
  }

  @Test
  void anEmptyPxCellIsRefused() {
    assertThatThrownBy(() -> parse("%%px\n")).hasMessageContaining("%%px without a cell");
  }

  @Test
  void wrongOptionsAreRefusedWithTheirLine() {
    assertThatThrownBy(() -> parse("// %%\n%%px --tragets 0\nx\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("'--tragets'");
  }
}
