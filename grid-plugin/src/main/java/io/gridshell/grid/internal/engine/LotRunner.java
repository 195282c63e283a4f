package io.gridshell.grid.internal.engine;

import io.gridshell.RemoteFunction;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.codec.Weights;
import io.gridshell.grid.internal.wire.Failure;
import io.gridshell.grid.internal.wire.LotResults;
import io.gridshell.grid.internal.wire.LotResults.End;
import io.gridshell.grid.internal.wire.LotResults.Miss;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.InterruptedCellException;
import io.gridshell.interpreter.OutputSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function on the items of a lot, one after the other, until none is left, the budget is
 * spent, or the results have become large.
 *
 * <p>An item that fails does not stop the others, one that is interrupted ends the lot; whatever
 * ended before is kept. Used by the engine's thread, but for {@link #abandon()}.
 */
final class LotRunner {
  private static final byte[] NOTHING = new byte[0];
  private static final long LARGE = 4L << 20;

  /** After this time a lot makes room for somebody else who waits. */
  private static final long TURN_NANOS = 20_000_000;

  private final Interpreter interpreter;
  private final PayloadEncoder encoder;
  private final Failures failures;
  private final Consumer<Collection<ClassUnit>> classes;
  private final Refs refs;
  private final OutputSink output;
  private final Share share;
  private final RunLimit limit;
  private final long budgetNanos;
  private final BooleanSupplier wantedByOthers;
  private final List<@Nullable Object> values = new ArrayList<>();
  private final List<Miss> misses = new ArrayList<>();
  private @Nullable RemoteFunction<@Nullable Object, ?> function;
  private List<@Nullable Object> items = List.of();
  private volatile boolean inItem;
  private boolean abandoned;
  private long weight;

  LotRunner(
      Interpreter interpreter,
      PayloadEncoder encoder,
      Failures failures,
      Consumer<Collection<ClassUnit>> classes,
      Refs refs,
      OutputSink output,
      Share share,
      RunLimit limit,
      long budgetNanos,
      BooleanSupplier wantedByOthers) {
    this.interpreter = interpreter;
    this.encoder = encoder;
    this.failures = failures;
    this.classes = classes;
    this.refs = refs;
    this.output = output;
    this.share = share;
    this.limit = limit;
    this.budgetNanos = budgetNanos;
    this.wantedByOthers = wantedByOthers;
  }

  /** What a lot consists of, rebuilt on the engine's thread as part of the task. */
  record Content(RemoteFunction<@Nullable Object, ?> function, List<@Nullable Object> items) {}

  /** Runs the lot. Throws what {@code content} throws, nothing that an item threw. */
  RequestRunner.Result run(Callable<Content> content) throws Exception {
    runToEnd(content);
    return new RequestRunner.Result.Done(results().toBytes());
  }

  private void runToEnd(Callable<Content> content) throws Exception {
    while (true) {
      try {
        interpreter.run(() -> runItems(content), output);
        return;
      } catch (InterruptedCellException stopped) {
        share.close();
        stopped(limit.isExpired());
        return;
      } catch (Exception | Error thrown) {
        if (function == null) {
          throw thrown;
        }
        // It looks like an interrupt, but the item threw it by itself.
        failed(thrown);
      }
    }
  }

  private @Nullable Object runItems(Callable<Content> content) throws Exception {
    RemoteFunction<@Nullable Object, ?> called = function;
    if (called == null) {
      Content decoded = content.call();
      items = decoded.items();
      called = decoded.function();
      function = called;
    }
    long began = System.nanoTime();
    while (true) {
      if (weight > LARGE || (covered() > 0 && isOver(System.nanoTime() - began))) {
        share.close();
      }
      int index = limit.begin() ? share.begin() : -1;
      if (index < 0) {
        share.close();
        limit.end();
        return null;
      }
      inItem = true;
      try {
        ended(called.apply(refs.resolve(items.get(index))));
      } catch (InterruptedException | ThreadDeath stopped) {
        throw stopped;
      } catch (Throwable thrown) {
        failed(thrown);
      }
    }
  }

  private boolean isOver(long elapsed) {
    return (budgetNanos != 0 && elapsed > budgetNanos)
        || (elapsed > TURN_NANOS && wantedByOthers.getAsBoolean());
  }

  private synchronized int covered() {
    return values.size() + misses.size();
  }

  private synchronized void ended(@Nullable Object value) {
    inItem = false;
    weight += Weights.of(value);
    values.add(value);
  }

  private void failed(Throwable thrown) {
    Failure failure = failures.of(thrown, classes);
    synchronized (this) {
      inItem = false;
      weight += failure.stack().length() + failure.message().length() + failure.payload().length;
      misses.add(new Miss(covered(), End.FAILED, failure));
    }
  }

  private synchronized void stopped(boolean timedOut) {
    if (inItem) {
      inItem = false;
      misses.add(
          timedOut
              ? timedOut("it ran for longer than " + limit.text() + " and was stopped")
              : new Miss(covered(), End.INTERRUPTED, text("it was interrupted")));
    }
  }

  private Miss timedOut(String why) {
    return new Miss(covered(), End.TIMED_OUT, text(why));
  }

  private static Failure text(String message) {
    return new Failure("", message, "", 0, NOTHING);
  }

  /**
   * What has ended, with the running item as one that took too long; it goes on running. Called by
   * another thread.
   */
  synchronized LotResults abandon() {
    share.close();
    if (inItem && !abandoned) {
      abandoned = true;
      misses.add(
          timedOut(
              "it ran for longer than "
                  + limit.text()
                  + " and could not be stopped; its engine stays busy until it ends or is"
                  + " restarted"));
    }
    return results();
  }

  private synchronized LotResults results() {
    try {
      return new LotResults(covered(), misses, encode(values));
    } catch (RuntimeException | Error someValue) {
      // Code of a value's class, which may throw anything.
      return sendable();
    }
  }

  private byte[] encode(List<@Nullable Object> sent) {
    Payload payload = encoder.encode(sent.toArray());
    classes.accept(payload.classes());
    return payload.bytes();
  }

  /** The results with what cannot be sent as failures. */
  private LotResults sendable() {
    List<@Nullable Object> kept = new ArrayList<>();
    List<Miss> all = new ArrayList<>();
    int nextValue = 0;
    int nextMiss = 0;
    for (int i = 0; i < covered(); i++) {
      if (nextMiss < misses.size() && misses.get(nextMiss).index() == i) {
        all.add(misses.get(nextMiss++));
        continue;
      }
      Object value = values.get(nextValue++);
      try {
        encoder.encode(value);
        kept.add(value);
      } catch (RuntimeException | Error unsendable) {
        all.add(new Miss(i, End.FAILED, failures.of(unsendable, classes)));
      }
    }
    return new LotResults(covered(), all, encode(kept));
  }
}
