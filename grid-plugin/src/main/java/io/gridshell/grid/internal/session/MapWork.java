package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.grid.internal.codec.Weights;
import io.gridshell.grid.internal.scheduler.Instruction;
import io.gridshell.grid.internal.scheduler.JobSpec;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The items of a map. Each lot is a task of its own. */
final class MapWork extends Work {
  private static final long LARGE = 4L << 20;

  private final ClientSession session;
  private final MapFunction function;

  /** Null where an item has its outcome, so that a result that is kept does not keep the items. */
  private final List<@Nullable Object> items;

  private final BalancedMapResult<?> result;

  /**
   * Creates the work.
   *
   * @param items are this work's own from now on
   */
  MapWork(
      JobSpec spec,
      BalanceOptions options,
      ClientSession session,
      MapFunction function,
      List<@Nullable Object> items,
      BalancedMapResult<?> result) {
    super(spec, options);
    this.session = session;
    this.function = function;
    this.items = items;
    this.result = result;
  }

  @Override
  Task carrier(Instruction.Send send) {
    Task task = session.newTask(options().label(), send.engine());
    task.assign(send.engine(), send.attempt());
    result.begin(task, send.from());
    return task;
  }

  @Override
  Parcel pack(Instruction.Send send) {
    int count = 0;
    long weight = 0;
    while (count < send.to() - send.from() && (count == 0 || weight < LARGE)) {
      weight += Weights.of(items.get(send.from() + count));
      count++;
    }
    try {
      return parcel(send, count);
    } catch (RuntimeException | Error one) {
      return parcel(send, sendable(send, count));
    }
  }

  private Parcel parcel(Instruction.Send send, int count) {
    return new Parcel(
        function.lot(
            items.subList(send.from(), send.from() + count),
            options().runTime().toNanos(),
            send.budgetNanos(),
            options().libraries()),
        count);
  }

  /** How many items come before the first that cannot be sent; 1 when it is the first. */
  private int sendable(Instruction.Send send, int count) {
    int good = 0;
    try {
      while (good < count) {
        session.encoder().encode(items.get(send.from() + good));
        good++;
      }
    } catch (RuntimeException | Error unsendable) {
      return Math.max(1, good);
    }
    return count;
  }

  /** Fewer when the engine's budget was spent; all when something befell the lot as a whole. */
  @Override
  int covered(Task.Ending end, int sent) {
    return end.value() instanceof Object[] entries ? entries.length : sent;
  }

  @Override
  @Nullable GridException errorOf(Task.Ending end, int item) {
    if (end.error() != null) {
      return end.error();
    }
    return end.value() instanceof Object[] entries && entries[item] instanceof ItemError failed
        ? failed.error()
        : null;
  }

  @Override
  void deliver(Shipment shipment, int from, int count, Set<Integer> withheld) {
    Task.Ending end = Objects.requireNonNull(shipment.ending());
    Task task = shipment.task();
    task.whenDone(done -> result.deliver(task, end, from, count, withheld));
    task.end(
        new Task.Ending(
            end.messages(),
            end.output(),
            end.started(),
            end.completed(),
            end.functionNanos(),
            null,
            firstError(end, count)));
    for (int i = 0; i < count; i++) {
      if (!withheld.contains(i)) {
        items.set(from + i, null);
      }
    }
  }

  private @Nullable GridException firstError(Task.Ending end, int count) {
    for (int i = 0; i < count; i++) {
      GridException error = errorOf(end, i);
      if (error != null) {
        return error;
      }
    }
    return null;
  }

  @Override
  void dropped(Shipment shipment) {
    result.forget(shipment.task(), shipment.send().from());
  }

  @Override
  void settle(int from, int to, int engine, GridException error) {
    result.settle(from, to, engine, error);
    Collections.fill(items.subList(from, to), null);
  }

  @Override
  void abort(GridException error) {
    result.settle(0, spec().size(), -1, error);
  }

  @Override
  String name(int from, int to) {
    String map = "a map of " + spec().size() + " items";
    if (to - from == spec().size()) {
      return map;
    }
    return (to - from == 1 ? "item " + from : "items " + from + " to " + (to - 1)) + " of " + map;
  }
}
