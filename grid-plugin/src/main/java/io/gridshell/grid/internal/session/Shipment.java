package io.gridshell.grid.internal.session;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.grid.internal.scheduler.Event;
import io.gridshell.grid.internal.scheduler.Instruction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lot on its way to an engine and back. */
final class Shipment implements ClientSession.LossHandler {
  private static final Logger LOG = System.getLogger(Shipment.class.getName());

  private final Balancer balancer;
  private final Work work;
  private final Task task;
  private final Instruction.Send send;
  private volatile Task.@Nullable Ending ending;
  private volatile @Nullable EngineLostException loss;
  private volatile boolean landed;
  private volatile boolean delivered;

  Shipment(Balancer balancer, Work work, Task task, Instruction.Send send) {
    this.balancer = balancer;
    this.work = work;
    this.task = task;
    this.send = send;
  }

  Work work() {
    return work;
  }

  Task task() {
    return task;
  }

  Instruction.Send send() {
    return send;
  }

  /** How the engine answered; null before. */
  Task.@Nullable Ending ending() {
    return ending;
  }

  /** The scheduler hears of the engine first, and of this lot in case it knew the engine's loss. */
  @Override
  public void lost(Task lost, EngineLostException error) {
    loss = error;
    endIfDelivered();
    balancer.enginesChanged();
    balancer.ended(send.lot(), now -> new Event.LotRefused(now, send.lot(), true));
  }

  /** The answer was handed on. Output that it waits for may never come, if the engine left. */
  void delivered() {
    delivered = true;
    endIfDelivered();
  }

  private void endIfDelivered() {
    EngineLostException error = loss;
    if (delivered && error != null) {
      task.failed(error);
    }
  }

  @Override
  public void landed() {
    landed = true;
  }

  /** Whether an answer is here. */
  boolean isLanded() {
    return landed;
  }

  @Override
  public boolean returned(boolean bound) {
    if (bound && !work.mayTurnBack()) {
      return false;
    }
    balancer.ended(send.lot(), now -> new Event.LotRefused(now, send.lot(), true));
    return true;
  }

  @Override
  public void ended(Task carrier, Task.Ending end) {
    ending = end;
    work.goesOn();
    int covered = work.covered(end, send.to() - send.from());
    List<Integer> retriable = retriable(end, covered);
    long run = runNanos(end);
    balancer.ended(
        send.lot(),
        now -> new Event.LotEnded(now, send.lot(), covered, run, end.functionNanos(), retriable));
  }

  private static long runNanos(Task.Ending end) {
    return end.started() == null || end.completed() == null
        ? 1
        : Math.max(1, Duration.between(end.started(), end.completed()).toNanos());
  }

  private List<Integer> retriable(Task.Ending end, int covered) {
    if (work.options().retries().count() == 0) {
      return List.of();
    }
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < covered; i++) {
      GridException error = work.errorOf(end, i);
      if (error != null && mayMend(error)) {
        items.add(i);
        work.failed(send.from() + i, new Work.Failure(send.engine(), error));
      }
    }
    return items;
  }

  private boolean mayMend(GridException error) {
    try {
      return work.options().retries().retryOn().test(error);
    } catch (RuntimeException | Error broken) {
      LOG.log(Level.WARNING, "ignored retry condition task=" + task.id(), broken);
      return false;
    }
  }
}
