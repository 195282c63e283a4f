package io.gridshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  private static RemoteException remote(int engine, String message, int line) {
    return new RemoteException(
        engine, "java.lang.IllegalStateException", message, "the stack", line, null);
  }

  @Test
  void aRemoteErrorNamesEngineClassMessageAndCellLine() {
    assertThat(remote(3, "no fuel", 7))
        .hasMessage("[3, cell line 7] IllegalStateException: no fuel");
    assertThat(remote(3, "no fuel", 7).cellLine()).isEqualTo(OptionalInt.of(7));
  }

  @Test
  void aRemoteErrorWithoutACellOrAMessageSaysNeither() {
    assertThat(remote(0, "", 0)).hasMessage("[0] IllegalStateException");
    assertThat(remote(0, "", 0).cellLine()).isEmpty();
  }

  @Test
  void aRemoteErrorKeepsEverythingAsTextAndTheCauseWhenThereIsOne() {
    ArithmeticException cause = new ArithmeticException("/ by zero");

    RemoteException error =
        new RemoteException(1, "java.lang.ArithmeticException", "/ by zero", "at x", 2, cause);

    assertThat(error).hasCause(cause);
    assertThat(error.engine()).isEqualTo(1);
    assertThat(error.remoteClassName()).isEqualTo("java.lang.ArithmeticException");
    assertThat(error.remoteMessage()).isEqualTo("/ by zero");
    assertThat(error.remoteStack()).isEqualTo("at x");
  }

  @Test
  void aCompositeKeepsItsFailuresAndValuesOnItsWay() throws Exception {
    List<CompositeException.Failure> failures =
        List.of(new CompositeException.Failure(0, remote(0, "a", 1)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(
          new CompositeException("apply", failures, Collections.singletonMap(1, null), 2));
    }

    CompositeException read =
        (CompositeException)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read.failures()).hasSize(1);
    assertThat(read.failures().get(0).engine()).isZero();
    assertThat(read.failures().get(0).error())
        .hasMessage("[0, cell line 1] IllegalStateException: a");
    assertThat(read.values()).isEqualTo(Collections.singletonMap(1, null));
  }

  @Test
  void aCompositeListsEachFailureUnderItsEngineAndKeepsTheOtherValues() {
    List<CompositeException.Failure> failures =
        List.of(
            new CompositeException.Failure(0, remote(0, "a", 1)),
            new CompositeException.Failure(2, new EngineLostException(2, "engine 2 left")));

    CompositeException error = new CompositeException("apply", failures, Map.of(1, "fine"), 3);

    assertThat(error)
        .hasMessage(
            """
            apply failed on 2 of 3
              [0, cell line 1] IllegalStateException: a
              [2] engine 2 left\
            """)
        .hasCause(failures.get(0).error())
        .hasSuppressedException(failures.get(1).error());
    assertThat(error.failures()).isEqualTo(failures);
    assertThat(error.values()).isEqualTo(Map.of(1, "fine"));
  }

  @Test
  void aCompositeOfManyShowsFourAndSaysHowManyMoreThereAre() {
    List<CompositeException.Failure> failures = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      failures.add(new CompositeException.Failure(i, remote(i, "m" + i, 0)));
    }

    CompositeException error = new CompositeException("map", failures, Map.of(), 100);

    assertThat(error)
        .hasMessageStartingWith("map failed on 60 of 100\n")
        .hasMessageContaining("[3] IllegalStateException: m3")
        .hasMessageNotContaining("m4")
        .hasMessageEndingWith("and 56 more; failures() has them all");
    assertThat(error.failures()).hasSize(60);
  }

  @Test
  void aCompositeKeepsNullsAmongTheValues() {
    CompositeException error =
        new CompositeException(
            "pull of x",
            List.of(new CompositeException.Failure(0, remote(0, "a", 0))),
            Collections.singletonMap(1, null),
            2);

    assertThat(error.values()).containsEntry(1, null);
  }

  @Test
  void anUnknownEngineIsReportedWithThoseThatAreThere() {
    assertThat(NoSuchEngineException.of(99, List.of(0, 1)))
        .hasMessage(
            "no engine 99: the grid has engines [0, 1]; name one of them, or start more with"
                + " 'gridshell engines -n N'");
    assertThat(NoSuchEngineException.of(0, List.of()))
        .hasMessageContaining("no engine 0")
        .hasMessageContaining("no engines now")
        .hasMessageContaining("awaitEngines");
  }

  @Test
  void aTaskIdReadsShort() {
    UUID client = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    assertThat(new TaskId(client, 12)).hasToString("01234567-12");
  }
}
