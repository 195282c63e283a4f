package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridshell.CompositeException;
import io.gridshell.RemoteException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapLedgerTest {
  private static final int ITEMS = 1000;

  private static RemoteException failure(int item) {
    String message = "no " + item;
    return new RemoteException(
        item % 3,
        "java.lang.IllegalStateException",
        message,
        "java.lang.IllegalStateException: " + message + "\n\tat a.B.c(B.java:1)\n",
        0,
        List.of("queued", "sent to engine 1"),
        new IllegalStateException(message));
  }

  @Test
  void ofManyFailuresTheFirstAreKeptWithTheirCausesAndAllWithTheirTexts() {
    MapLedger<Integer> ledger = new MapLedger<>(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      assertThat(ledger.end(i, i % 3, new ItemError(failure(i)))).isTrue();
    }

    CompositeException all =
        catchThrowableOfType(CompositeException.class, () -> ledger.value("map", List.of()));

    assertThat(all.failures()).hasSize(ITEMS);
    assertThat(all.getSuppressed()).hasSizeBetween(10, 200);
    for (int i = 0; i < ITEMS; i++) {
      RemoteException expected = failure(i);
      RemoteException kept = (RemoteException) all.failures().get(i).error();
      assertThat(kept).hasMessage(expected.getMessage());
      assertThat(kept.engine()).isEqualTo(expected.engine());
      assertThat(kept.remoteClassName()).isEqualTo(expected.remoteClassName());
      assertThat(kept.remoteMessage()).isEqualTo(expected.remoteMessage());
      assertThat(kept.remoteStack()).isEqualTo(expected.remoteStack());
      assertThat(kept.story()).isEqualTo(expected.story());
      assertThat(kept.getCause() == null).as("cause of item " + i).isEqualTo(i >= 200);
      assertThat(kept.getStackTrace().length == 0).as("stack of " + i).isEqualTo(i >= 200);
    }
  }
}
