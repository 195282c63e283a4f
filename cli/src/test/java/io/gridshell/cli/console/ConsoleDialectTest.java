package io.gridshell.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.cli.script.PxOptions;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.Step;
import io.gridshell.cli.script.Step.ClientStep;
import io.gridshell.cli.script.Step.EngineStep;
import io.gridshell.cli.script.Step.LibraryStep;
import io.gridshell.cli.script.Step.MagicStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleDialectTest {
  // Java with more braces that open than such that close is unfinished; that is all here.
  private final ConsoleDialect dialect =
      new ConsoleDialect(text -> text.split("\\{", -1).length > text.split("}", -1).length);

  private List<Step> steps(String text) throws ScriptException {
    return Script.parse("input", text, PxOptions.DEFAULTS, dialect).cells().stream()
        .flatMap(cell -> cell.steps().stream())
        .toList();
  }

  private static EngineStep px(String source, int firstLine) {
    return new EngineStep(PxOptions.DEFAULTS, source, firstLine);
  }

  @Test
  void aMagicEndsWithItsLineAndWhatIsBelowItRunsAfterIt() throws ScriptException {
    assertThat(steps("%who\n%px 1 + 1\n%targets 0\nint x = 1;\nx\n%deps a:b:1\n%history"))
        .containsExactly(
            new MagicStep("%who", "", 1),
            px("1 + 1", 2),
            new MagicStep("%targets", "0", 3),
            new ClientStep("int x = 1;\nx", 4),
            new LibraryStep("a:b:1", 6),
            new MagicStep("%history", "", 7));
  }

  @Test
  void aCellForEnginesBelowMagicsHasAllTheRest() throws ScriptException {
    assertThat(steps("%clear\n%%px\nint a = 1;\n\na"))
        .containsExactly(new MagicStep("%clear", "", 1), px("int a = 1;\n\na", 3));
    assertThatThrownBy(() -> steps("%%px\nint a = 1;\n%who"))
        .hasMessageContaining("%who cannot be inside a cell of %%px");
  }

  @Test
  void codeOfAMagicHasTheLinesThatItNeeds() throws ScriptException {
    assertThat(steps("%px --local for (;;) {\n  // a {\n}}\n1"))
        .containsExactly(
            new EngineStep(PxOptions.ofCell("--local"), "for (;;) {\n  // a {\n}}", 1),
            new ClientStep("1", 4));
    assertThat(steps("%time if (true) {\n  f();\n}\n%who"))
        .containsExactly(
            new MagicStep("%time", "if (true) {\n  f();\n}", 1), new MagicStep("%who", "", 4));
    assertThat(steps("%time %px {\n}\n1"))
        .containsExactly(new MagicStep("%time", "%px {\n}", 1), new ClientStep("1", 3));
    assertThat(steps("%time %%px -t 0\n1\n2"))
        .containsExactly(new MagicStep("%time", "%%px -t 0\n1\n2", 1));
  }

  @Test
  void codeThatIsNeverFinishedHasAllTheRest() throws ScriptException {
    assertThat(steps("%px f() {\n1\n2")).containsExactly(px("f() {\n1\n2", 1));
  }

  @Test
  void anUnknownMagicIsRefusedWithTheNearestThatThereAre() {
    assertThat(dialect.refusal("%whos")).isEqualTo("there is no magic '%whos'; did you mean %who?");
    assertThat(dialect.refusal("%res"))
        .isEqualTo("there is no magic '%res'; did you mean %result or %restart?");
    assertThat(dialect.refusal("%%pxx")).endsWith("did you mean %%px?");
    assertThat(dialect.refusal("%matplotlib"))
        .isEqualTo("there is no magic '%matplotlib'; %help lists what there is");
    assertThatThrownBy(() -> steps("int x;\n%timeit x"))
        .hasMessage(
            "input: line 2: there is no magic '%timeit'; did you mean %time?\n  2 | %timeit x");
  }
}
