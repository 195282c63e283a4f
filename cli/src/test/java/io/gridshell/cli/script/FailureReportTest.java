package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.CompositeException;
import io.gridshell.CompositeException.Failure;
import io.gridshell.GridUnavailableException;
import io.gridshell.RemoteException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureReportTest {

  private static Failure failure(int engine, String message) {
    return new Failure(
        engine,
        new RemoteException(
            engine, "java.lang.ArithmeticException", message, "at (cell:2)", 2, null));
  }

  @Test
  void failuresThatAreTheSameStandOnce() {
    CompositeException error =
        new CompositeException(
            "execute",
            List.of(failure(0, "/ by zero"), failure(1, "overflow"), failure(2, "/ by zero")),
            Map.of(),
            3);
    FailureReport report = FailureReport.of(error, false);
    assertThat(report.text())
        .isEqualTo("[0, 2] ArithmeticException: / by zero\n[1] ArithmeticException: overflow\n");
    assertThat(report.line()).isEqualTo(2);
  }

  @Test
  void stacksAreShownOnRequestOnceAGroup() {
    CompositeException error =
        new CompositeException(
            "execute", List.of(failure(0, "/ by zero"), failure(1, "/ by zero")), Map.of(), 2);
    assertThat(FailureReport.of(error, true).text())
        .isEqualTo("[0, 1] ArithmeticException: / by zero\nat (cell:2)\n");
  }

  @Test
  void otherErrorsAreShownByTheirMessage() {
    FailureReport report = FailureReport.of(new GridUnavailableException("gone"), false);
    assertThat(report.text()).isEqualTo("GridUnavailableException: gone\n");
    assertThat(report.line()).isZero();
  }

  @Test
  void theLineOfACellIsShownUnlessTheCellIsThatLine() {
    FailureReport report =
        FailureReport.of(
            new CompositeException("execute", List.of(failure(0, "/ by zero")), Map.of(), 1),
            false);
    assertThat(report.textIn("int a = 0;\n1 / a\n"))
        .isEqualTo("failed at line 2\n  2 | 1 / a\n[0] ArithmeticException: / by zero\n");
    assertThat(report.textIn("1 / 0")).isEqualTo(report.text());
    FailureReport compiles = new FailureReport(2, "cell:2:3: ';' expected\n1 1\n  ^\n");
    assertThat(compiles.textIn("int a = 0;\n1 1")).isEqualTo(compiles.text());
  }

  @Test
  void eachGroupTellsItsLineWhenThatIsAnother() {
    Failure later =
        new Failure(1, new RemoteException(1, "a.Late", "", "a.Late\n\tat cell:3\n", 3, null));
    CompositeException error =
        new CompositeException("execute", List.of(failure(0, "/ by zero"), later), Map.of(), 2);
    assertThat(FailureReport.of(error, false).text())
        .isEqualTo("[0] ArithmeticException: / by zero\n[1] Late\n\tat cell:3\n");
  }

  @Test
  void aTraceHasTheFramesOfTheUserAndCountsTheOthers() {
    String stack =
        """
        java.lang.IllegalStateException: first
        and second line
        \tat java.base/java.util.ArrayList.get(ArrayList.java:1)
        \tat java.base/java.util.ArrayList.forEach(ArrayList.java:2)
        \tat half(cell:1)
        \tat app//org.acme.Tool.use(Tool.java:3)
        \tat REPL.$Cell$3.lambda$do_it$1(REPL.java:3)
        \tat cell:2
        Caused by: java.lang.Error: why
        \tat cell:1\
        """;
    assertThat(UserTrace.of(stack))
        .isEqualTo(
            """
            \t... 2 internal frames
            \tat half(cell:1)
            \tat app//org.acme.Tool.use(Tool.java:3)
            \t... 1 internal frame
            \tat cell:2
            Caused by: java.lang.Error: why
            \tat cell:1
            """);
  }

  @Test
  void aTraceThatTellsNothingNewIsNotShownAndALongOneIsCut() {
    assertThat(UserTrace.of("a.B: c\n\tat java.base/java.lang.Math.x(Math.java:1)\n\tat cell:2"))
        .isEmpty();
    assertThat(UserTrace.of("")).isEmpty();
    assertThat(UserTrace.of("a.B: c\n" + "\tat a(cell:1)\n\tat b(cell:2)\n".repeat(9)))
        .hasLineCount(13)
        .endsWith("\t... more; --verbose shows all\n");
  }
}
