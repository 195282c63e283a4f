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
}
