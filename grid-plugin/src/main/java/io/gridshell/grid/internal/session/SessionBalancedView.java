package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Call;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.NoSuchEngineException;
import io.gridshell.RemoteFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view of whichever engine is free, over a session. */
final class SessionBalancedView implements LoadBalancedView {
  private static final int NO_ENGINE = -1;

  private final ClientSession session;
  private final LoadBalancer balancer;
  private final @Nullable List<Integer> targets;
  private final String label;
  private final Requests requests;

  SessionBalancedView(
      ClientSession session, LoadBalancer balancer, @Nullable List<Integer> targets, String label) {
    this.session = session;
    this.balancer = balancer;
    this.targets = targets;
    this.label = label;
    this.requests = new Requests(session);
  }

  @Override
  public List<Integer> targets() {
    session.checkOpen();
    List<Integer> present = session.directory().ids();
    List<Integer> named = targets;
    return named == null ? present : present.stream().filter(named::contains).toList();
  }

  @Override
  public LoadBalancedView withTargets(int... engines) {
    session.checkOpen();
    Arrays.stream(engines).forEach(session.directory()::require);
    return new SessionBalancedView(
        session, balancer, Arrays.stream(engines).boxed().toList(), label);
  }

  @Override
  public LoadBalancedView withLabel(String newLabel) {
    return new SessionBalancedView(session, balancer, targets, newLabel);
  }

  private void requireEngines() {
    if (targets().isEmpty()) {
      throw new NoSuchEngineException(
          targets == null
              ? "the grid has no engines now; start some, or wait for them with awaitEngines"
              : "none of the engines "
                  + targets
                  + " is in the grid now; it has "
                  + session.directory().ids());
    }
  }

  @Override
  public <R> AsyncResult<R> apply(Call<R> call) {
    requireEngines();
    Task task = session.newTask(label, NO_ENGINE);
    PendingResult<R> result =
        new PendingResult<>("apply", List.of(task), new OneValue<>(), session::cancel);
    balancer.submit(task, requests.apply(call), targets);
    return result.watch();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items) {
    requireEngines();
    List<Outgoing> outgoing = new ArrayList<>(items.size());
    List<Task> tasks = new ArrayList<>(items.size());
    for (T item : items) {
      outgoing.add(requests.applyTo(function, item));
      tasks.add(session.newTask(label, NO_ENGINE));
    }
    PendingMapResult<R> result =
        new PendingMapResult<>(
            "map", tasks, ValuePerTask.ofItems(values -> (List<R>) values), session::cancel);
    for (int i = 0; i < tasks.size(); i++) {
      balancer.submit(tasks.get(i), outgoing.get(i), targets);
    }
    var unused = result.watch();
    return result;
  }

  @Override
  public String toString() {
    return "load-balanced view of " + (targets == null ? "all engines" : "engines " + targets);
  }
}
