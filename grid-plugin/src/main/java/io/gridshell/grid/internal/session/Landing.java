package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import io.gridshell.GridException;
import io.gridshell.RemoteException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.Failure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes the end of a task of its engine's answer, and fetches what that holds back of the value.
 */
final class Landing {
  private static final Logger LOG = System.getLogger(Landing.class.getName());

  private final SessionTransfers transfers;

  /** Hears how a task ended. */
  interface Hearer {
    /**
     * The task ended.
     *
     * @param unfetched whether that is because the engine did not send the rest of the value
     */
    void ended(Task.Ending ending, boolean unfetched);
  }

  Landing(SessionTransfers transfers) {
    this.transfers = transfers;
  }

  /**
   * Reads {@code answer}, whose classes are all here. Does not block: {@code hearer} is called now,
   * or when the whole value is here.
   */
  void read(Flight flight, Answer answer, Hearer hearer) {
    Object value = null;
    GridException error = null;
    try {
      switch (answer.status()) {
        case OK -> value = value(flight, answer.body());
        case LENT -> value = fetch(flight, Loaned.read(new ByteReader(answer.body())));
        default ->
            value = flight.outgoing().reader().failed(errorOf(flight, answer), flight.task());
      }
    } catch (CodeShippingException | MalformedBytesException e) {
      error = unreadable(flight, e);
    } catch (GridException e) {
      error = e;
    } catch (RuntimeException | Error e) {
      error =
          new GridException(
              "the answer of engine " + flight.engine().id() + " fails here: " + e, e);
    }
    CompletableFuture<? extends @Nullable Object> later = later(flight, value);
    if (later == null) {
      hearer.ended(ending(answer, value, error), false);
      return;
    }
    var unused =
        later.whenComplete(
            (whole, thrown) -> {
              if (thrown == null) {
                hearer.ended(ending(answer, whole, null), false);
              } else {
                GridException broken = SessionTransfers.errorOf(flight.engine(), thrown);
                hearer.ended(ending(answer, null, broken), true);
              }
            });
  }

  private static @Nullable Object value(Flight flight, byte[] body) {
    Outgoing outgoing = flight.outgoing();
    return outgoing.reader().read(body, outgoing.decoder(), flight.task());
  }

  private static GridException errorOf(Flight flight, Answer answer) {
    Task task = flight.task();
    String said = "task " + task.id() + " on engine " + flight.engine().id();
    return switch (answer.status()) {
      case FAILED ->
          remote(task, flight.outgoing().decoder(), Failure.read(new ByteReader(answer.body())));
      case TIMED_OUT ->
          new TaskTimeoutException(
              said + " took too long: " + text(answer.body()) + task.storyText());
      default ->
          new TaskCancelledException(
              said + " did not finish: " + text(answer.body()) + task.storyText());
    };
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The error that an engine described, with the exception itself where it can be rebuilt. */
  static RemoteException remote(Task task, PayloadDecoder decoder, Failure failure) {
    Throwable cause = null;
    if (failure.payload().length > 0) {
      try {
        cause = (Throwable) decoder.decode(failure.payload()).get(0);
      } catch (GridException | MalformedBytesException e) {
        LOG.log(Level.DEBUG, "kept text of error class=" + failure.className(), e);
      }
    }
    return new RemoteException(
        task.engine(),
        failure.className(),
        failure.message(),
        failure.stack(),
        failure.cellLine(),
        task.detour(),
        cause);
  }

  /** The value of a task whose reader gave {@code read}; null when it is that. */
  private @Nullable CompletableFuture<? extends @Nullable Object> later(
      Flight flight, @Nullable Object read) {
    if (read instanceof Lent lent) {
      return transfers
          .fetch(flight.engine(), lent.loaned(), flight.task().meter())
          .thenApply(lent.complete());
    }
    return read instanceof Deferred deferred ? deferred.value() : null;
  }

  /** Fetches the value of an answer that came without it. */
  private Deferred fetch(Flight flight, Loaned loaned) {
    Task task = flight.task();
    return new Deferred(
        transfers
            .fetch(flight.engine(), loaned, task.meter())
            .thenCompose(
                whole -> {
                  Object read =
                      loaned.layout().kind() == Kind.PAYLOAD
                          ? readLent(flight, (byte[]) whole)
                          : flight.outgoing().reader().accept(whole, task);
                  CompletableFuture<? extends @Nullable Object> rest = later(flight, read);
                  return rest == null
                      ? CompletableFuture.completedFuture(read)
                      : rest.thenApply(value -> value);
                }));
  }

  private static @Nullable Object readLent(Flight flight, byte[] payload) {
    try {
      return value(flight, payload);
    } catch (CodeShippingException e) {
      throw unreadable(flight, e);
    }
  }

  private static CodeShippingException unreadable(Flight flight, RuntimeException e) {
    return new CodeShippingException(
        "the answer of engine " + flight.engine().id() + " cannot be read: " + e.getMessage(), e);
  }

  private static Task.Ending ending(
      Answer answer, @Nullable Object value, @Nullable GridException error) {
    return new Task.Ending(
        answer.outputMessages(),
        answer.output(),
        instant(answer.startedMicros()),
        instant(answer.endedMicros()),
        answer.functionNanos(),
        value,
        error);
  }

  private static @Nullable Instant instant(long micros) {
    return micros == 0
        ? null
        : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
