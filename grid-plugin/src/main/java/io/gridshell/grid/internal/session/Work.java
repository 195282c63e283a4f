package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.grid.internal.scheduler.Instruction;
import io.gridshell.grid.internal.scheduler.JobSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A job of the {@link Balancer}: what the scheduler's numbers stand for. */
abstract class Work {
  /** How often lots come back in a row, for no good reason, before that counts as an error. */
  private static final int MOST_TURNS = 50;

  private final JobSpec spec;
  private final BalanceOptions options;
  private final AtomicInteger turns = new AtomicInteger();
  private volatile boolean mayInterrupt = true;

  /** How items failed last that are tried again only elsewhere. */
  private final Map<Integer, Failure> failures = new ConcurrentHashMap<>();

  Work(JobSpec spec, BalanceOptions options) {
    this.spec = spec;
    this.options = options;
  }

  final JobSpec spec() {
    return spec;
  }

  final BalanceOptions options() {
    return options;
  }

  /** Whether a cancel stops what runs. */
  final boolean mayInterrupt() {
    return mayInterrupt;
  }

  final void mayInterrupt(boolean may) {
    mayInterrupt = may;
  }

  /** A lot came back and something is wrong; whether it may be sent again all the same. */
  final boolean mayTurnBack() {
    return turns.incrementAndGet() <= MOST_TURNS;
  }

  /** A lot was answered. */
  final void goesOn() {
    turns.set(0);
  }

  /**
   * How an item failed.
   *
   * @param engine where
   * @param error with what
   */
  record Failure(int engine, GridException error) {}

  /** Item {@code item} failed and may be tried again. */
  final void failed(int item, Failure failure) {
    if (options.retries().elsewhere()) {
      failures.put(item, failure);
    }
  }

  /** Items end as they failed last. */
  final void settleAsFailed(int from, int to) {
    for (int item = from; item < to; item++) {
      Failure failure = Objects.requireNonNull(failures.remove(item), "an item that did not fail");
      settle(item, item + 1, failure.engine(), failure.error());
    }
  }

  /**
   * Items ready to be sent.
   *
   * @param outgoing the message
   * @param count how many items it holds, at least 1
   */
  record Parcel(Outgoing outgoing, int count) {}

  /** The task as which a lot travels. */
  abstract Task carrier(Instruction.Send send);

  /**
   * Encodes the first items of a lot; at least one, all if they are not too large together.
   *
   * @throws GridException when the first item cannot be sent
   */
  abstract Parcel pack(Instruction.Send send);

  /** How many of the {@code sent} items {@code end} tells the end of; the first ones. */
  abstract int covered(Task.Ending end, int sent);

  /** The error of item number {@code item} of {@code end}; null for one with a value. */
  abstract @Nullable GridException errorOf(Task.Ending end, int item);

  /** The answer in {@code shipment} is how items ended, but for {@code withheld} ones. */
  abstract void deliver(Shipment shipment, int from, int count, Set<Integer> withheld);

  /** The items of {@code shipment} run somewhere else, or nowhere. */
  abstract void dropped(Shipment shipment);

  /** Items end with {@code error}. */
  abstract void settle(int from, int to, int engine, GridException error);

  /** Everything that has not ended ends with {@code error}. */
  abstract void abort(GridException error);

  /** Items {@code from} to {@code to - 1} in words, for errors. */
  abstract String name(int from, int to);

  /** All of it in words. */
  final String name() {
    return name(0, spec.size());
  }
}
