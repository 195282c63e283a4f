package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.grid.internal.scheduler.Instruction;
import io.gridshell.grid.internal.scheduler.JobSpec;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call. Its task is the same for all attempts. */
final class SingleWork extends Work {
  private final Task task;

  /** Null once the call has ended, so that a result that is kept does not keep the arguments. */
  private @Nullable Outgoing outgoing;

  SingleWork(JobSpec spec, BalanceOptions options, Task task, Outgoing outgoing) {
    super(spec, options);
    this.task = task;
    this.outgoing = outgoing;
  }

  @Override
  Task carrier(Instruction.Send send) {
    task.assign(send.engine(), send.attempt());
    return task;
  }

  @Override
  Parcel pack(Instruction.Send send) {
    return new Parcel(Objects.requireNonNull(outgoing, "a call that has not ended"), 1);
  }

  /** Whatever the call returned, an array too, is the end of the one item. */
  @Override
  int covered(Task.Ending end, int sent) {
    return sent;
  }

  @Override
  @Nullable GridException errorOf(Task.Ending end, int item) {
    return end.error();
  }

  @Override
  void deliver(Shipment shipment, int from, int count, Set<Integer> withheld) {
    outgoing = null;
    task.end(Objects.requireNonNull(shipment.ending()));
  }

  @Override
  void dropped(Shipment shipment) {}

  @Override
  void settle(int from, int to, int engine, GridException error) {
    outgoing = null;
    task.failed(error);
  }

  @Override
  void abort(GridException error) {
    task.failed(error);
  }

  @Override
  String name(int from, int to) {
    return "task " + task.id();
  }
}
