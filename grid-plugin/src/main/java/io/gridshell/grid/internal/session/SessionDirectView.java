package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Call;
import io.gridshell.CellResult;
import io.gridshell.DirectView;
import io.gridshell.Interruption;
import io.gridshell.MapResult;
import io.gridshell.Partition;
import io.gridshell.RemoteFunction;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view of named engines over a session. */
final class SessionDirectView implements DirectView {
  private final ClientSession session;
  private final Targets targets;
  private final String label;
  private final Requests requests;

  SessionDirectView(ClientSession session, Targets targets, String label) {
    this.session = session;
    this.targets = targets;
    this.label = label;
    this.requests = new Requests(session);
  }

  private List<EngineRecord> engines() {
    session.checkOpen();
    return targets.resolve(session.directory());
  }

  @Override
  public List<Integer> targets() {
    return engines().stream().map(EngineRecord::id).toList();
  }

  @Override
  public DirectView withLabel(String newLabel) {
    return new SessionDirectView(session, targets, newLabel);
  }

  /** The same request to every engine; {@code combine} makes the value from theirs, in order. */
  private <T> AsyncResult<T> onEach(
      String what, Outgoing outgoing, Function<List<@Nullable Object>, T> combine) {
    return onEach(what, engines(), unused -> outgoing, combine);
  }

  private <T> AsyncResult<T> onEach(
      String what,
      List<EngineRecord> engines,
      Function<Integer, Outgoing> outgoing,
      Function<List<@Nullable Object>, T> combine) {
    List<Task> tasks = new ArrayList<>(engines.size());
    for (EngineRecord engine : engines) {
      tasks.add(session.newTask(label, engine.id()));
    }
    PendingResult<T> result =
        new PendingResult<>(what, tasks, ValuePerTask.ofEngines(combine), session::cancel);
    for (int i = 0; i < tasks.size(); i++) {
      session.send(tasks.get(i), engines.get(i), outgoing.apply(i), Task::lost);
    }
    return result.watch();
  }

  @SuppressWarnings("unchecked")
  private static <R> List<R> typed(List<@Nullable Object> values) {
    return (List<R>) values;
  }

  @Override
  public <R> AsyncResult<List<R>> apply(Call<R> call) {
    return onEach("apply", requests.apply(call), SessionDirectView::typed);
  }

  @Override
  public AsyncResult<List<CellResult>> execute(String cell) {
    return onEach("execute", requests.execute(cell), SessionDirectView::typed);
  }

  @Override
  public AsyncResult<Void> push(Map<String, ? extends @Nullable Object> values) {
    return onEach("push of " + values.keySet(), requests.push(values), unused -> null);
  }

  @Override
  public AsyncResult<List<@Nullable Object>> pull(String expression) {
    return onEach("pull of " + expression, requests.pull(expression), Function.identity());
  }

  @Override
  public <T> AsyncResult<List<T>> pull(String expression, Class<T> type) {
    List<EngineRecord> engines = engines();
    Outgoing outgoing = requests.pull(expression);
    Expected expected = new Expected(expression, type);
    return onEach(
        "pull of " + expression,
        engines,
        unused -> outgoing,
        values -> {
          for (int i = 0; i < values.size(); i++) {
            expected.check(values.get(i), engines.get(i).id());
          }
          return typed(values);
        });
  }

  @Override
  public AsyncResult<Void> scatter(String name, Object values, Partition partition) {
    List<EngineRecord> engines = engines();
    List<Object> parts = Parts.deal(values, partition, engines.size());
    List<Request.Declaration> variable =
        List.of(new Request.Declaration(name, Parts.declaredType(values)));
    return onEach(
        "scatter of " + name,
        engines,
        i -> requests.push(variable, new Object[] {parts.get(i)}),
        unused -> null);
  }

  @Override
  public <T> AsyncResult<List<T>> gather(String name, Partition partition) {
    return onEach(
        "gather of " + name,
        requests.pull(name),
        parts -> typed(Parts.joinAsList(name, parts, partition)));
  }

  @Override
  public <A> AsyncResult<A> gather(String name, Class<A> arrayType, Partition partition) {
    return onEach(
        "gather of " + name,
        requests.pull(name),
        parts -> Parts.joinAsArray(name, parts, arrayType, partition));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items) {
    List<EngineRecord> engines = engines();
    List<Object> parts = Parts.deal(items, Partition.BLOCK, engines.size());
    List<Task> tasks = new ArrayList<>();
    Map<Task, Integer> sizes = new HashMap<>();
    List<Runnable> sends = new ArrayList<>();
    for (int i = 0; i < engines.size(); i++) {
      List<@Nullable Object> part = (List<@Nullable Object>) parts.get(i);
      if (!part.isEmpty()) {
        EngineRecord engine = engines.get(i);
        Task task = session.newTask(label, engine.id());
        Outgoing outgoing = requests.mapItems(function, part);
        tasks.add(task);
        sizes.put(task, part.size());
        sends.add(() -> session.send(task, engine, outgoing, Task::lost));
      }
    }
    PendingMapResult<R> result =
        new PendingMapResult<>("map", tasks, new ItemsPerTask<>(sizes), session::cancel);
    sends.forEach(Runnable::run);
    var unused = result.watch();
    return result;
  }

  private <T> AsyncResult<T> command(
      String what,
      Control command,
      Function<byte[], @Nullable Object> read,
      Function<List<@Nullable Object>, T> combine) {
    List<Task> tasks =
        engines().stream()
            .map(engine -> ControlTask.send(session, engine, label, command, read))
            .toList();
    return new PendingResult<>(what, tasks, ValuePerTask.ofEngines(combine), session::cancel)
        .watch();
  }

  @Override
  public AsyncResult<List<Interruption>> interrupt() {
    return command(
        "interrupt",
        new Control.Interrupt(),
        SessionEngineView::readInterruption,
        SessionDirectView::typed);
  }

  @Override
  public AsyncResult<Void> clear() {
    return onEach("clear", requests.clear(), unused -> null);
  }

  @Override
  public AsyncResult<Void> restart() {
    return command("restart", new Control.Restart(), bytes -> null, unused -> null);
  }

  @Override
  public String toString() {
    return "direct view of " + targets;
  }
}
