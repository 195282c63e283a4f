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
  private final int backups;
  private final Requests requests;

  SessionDirectView(ClientSession session, Targets targets, String label) {
    this(session, targets, label, 1);
  }

  SessionDirectView(ClientSession session, Targets targets, String label, int backups) {
    this.session = session;
    this.targets = targets;
    this.label = label;
    this.backups = backups;
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
    return new SessionDirectView(session, targets, newLabel, backups);
  }

  @Override
  public DirectView withBackups(int copies) {
    if (copies < 0) {
      throw new IllegalArgumentException("backups are 0 or more, they are " + copies);
    }
    return new SessionDirectView(session, targets, label, copies);
  }

  /** The same request to every engine; {@code combine} makes the value from theirs, in order. */
  private <T> PendingResult<T> onEach(
      String what, Outgoing outgoing, Function<List<@Nullable Object>, T> combine) {
    return onEach(what, engines(), outgoing, combine);
  }

  /** The same, on engines that may talk to each other meanwhile. */
  private <T> AsyncResult<T> onPeers(
      String what, Outgoing outgoing, Function<List<@Nullable Object>, T> combine) {
    List<EngineRecord> engines = engines();
    List<Request.Member> members = new ArrayList<>(engines.size());
    engines.forEach(each -> members.add(new Request.Member(each.id(), each.node())));
    Request.Group group = new Request.Group(session.newCall(), members);
    return onEach(what, engines, outgoing.withGroup(group), combine);
  }

  private <T> PendingResult<T> onEach(
      String what,
      List<EngineRecord> engines,
      Outgoing outgoing,
      Function<List<@Nullable Object>, T> combine) {
    List<Task> tasks = tasksFor(engines);
    PendingResult<T> result =
        new PendingResult<>(what, tasks, ValuePerTask.ofEngines(combine), session::cancel);
    for (int i = 0; i < tasks.size(); i++) {
      session.send(tasks.get(i), engines.get(i), outgoing, Task::lost);
    }
    return session.pending().add(result.watch());
  }

  @SuppressWarnings("unchecked")
  private static <R> List<R> typed(List<? extends @Nullable Object> values) {
    return (List<R>) values;
  }

  @Override
  public <R> AsyncResult<List<R>> apply(Call<R> call) {
    return onPeers("apply", requests.apply(call), SessionDirectView::typed);
  }

  @Override
  public AsyncResult<List<CellResult>> execute(String cell) {
    return onPeers("execute", requests.execute(cell), SessionDirectView::typed);
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
    return onEach(
        "pull of " + expression,
        engines,
        requests.pull(expression),
        values -> {
          Expected expected = new Expected(expression, type);
          for (int i = 0; i < values.size(); i++) {
            expected.check(values.get(i), engines.get(i).id());
          }
          return typed(values);
        });
  }

  @Override
  public PendingResult<Void> scatter(String name, Object values, Partition partition) {
    List<EngineRecord> engines = engines();
    Scattering scattering = new Scattering(session, name, values, partition, backups, engines);
    List<Task> tasks = tasksFor(engines);
    PendingResult<Void> result =
        new PendingResult<>(
            "scatter of " + name, tasks, ValuePerTask.ofEngines(unused -> null), session::cancel);
    for (int i = 0; i < tasks.size(); i++) {
      session.send(tasks.get(i), engines.get(i), scattering.order(i), Task::lost);
    }
    scattering.sendLarge(tasks);
    return session.pending().add(result.watch());
  }

  private List<Task> tasksFor(List<EngineRecord> engines) {
    List<Task> tasks = new ArrayList<>(engines.size());
    for (EngineRecord engine : engines) {
      tasks.add(session.newTask(label, engine.id()));
    }
    return tasks;
  }

  @Override
  public <T> AsyncResult<List<T>> gather(String name) {
    return gatherList(name, null);
  }

  @Override
  public <T> AsyncResult<List<T>> gather(String name, Partition partition) {
    return gatherList(name, partition);
  }

  private <T> AsyncResult<List<T>> gatherList(String name, @Nullable Partition partition) {
    return gather(
        name,
        null,
        partition,
        joined ->
            joined.whole() instanceof List<?> all
                ? typed(all)
                : typed(Parts.joinAsList(name, joined.separate(), joined.partition())));
  }

  @Override
  public <A> AsyncResult<A> gather(String name, Class<A> arrayType) {
    return gatherArray(name, arrayType, null);
  }

  @Override
  public <A> AsyncResult<A> gather(String name, Class<A> arrayType, Partition partition) {
    return gatherArray(name, arrayType, partition);
  }

  private <A> AsyncResult<A> gatherArray(
      String name, Class<A> arrayType, @Nullable Partition partition) {
    return gather(
        name,
        arrayType,
        partition,
        joined -> {
          Object whole = joined.whole();
          return whole == null
              ? Parts.joinAsArray(name, joined.separate(), arrayType, joined.partition())
              : arrayType.cast(whole);
        });
  }

  /** The parts of {@code name} as {@code join} puts them together. */
  <T> PendingResult<T> gather(
      String name,
      @Nullable Class<?> arrayType,
      @Nullable Partition partition,
      Function<Gathering.Joined, T> join) {
    session.checkOpen();
    List<EngineRecord> engines = targets.present(session.directory());
    Gathering gathering =
        new Gathering(session, name, arrayType, partition, targets.named(), engines);
    Outgoing request = requests.gather(name);
    List<Task> tasks = tasksFor(engines);
    List<Integer> named = targets.named();
    if (engines.isEmpty() && named != null && !named.isEmpty()) {
      Task standIn = session.newTask(label, named.get(0));
      tasks.add(standIn);
      var unused =
          gathering
              .fromCopies(standIn)
              .thenRun(() -> standIn.answered(0, List.of(), null, null, null, null));
    }
    PendingResult<T> result =
        new PendingResult<>(
            "gather of " + name,
            tasks,
            ValuePerTask.ofEngines(unused -> join.apply(gathering.join())),
            session::cancel);
    for (int i = 0; i < engines.size(); i++) {
      int number = i;
      session.send(
          tasks.get(i),
          engines.get(i),
          request.withReader(gathering.reader(number)),
          (task, error) -> gathering.lost(number, task, error));
    }
    return session
        .pending()
        .add(
            engines.isEmpty()
                ? result.watch()
                : result.watch(ended -> gathering.ended(tasks.indexOf(ended), ended)));
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
    var unused = session.pending().add(result.watch());
    return result;
  }

  /** Puts the chunks of {@code name} back that engines lack. */
  PendingResult<Void> restore(String name) {
    Outgoing request =
        Outgoing.of(
            new Request.Restore(name), session.decoderFor(null), Outgoing.AnswerReader.NOTHING);
    return onEach("rebind of " + name, request, unused -> null);
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
    PendingResult<T> result =
        new PendingResult<>(what, tasks, ValuePerTask.ofEngines(combine), session::cancel);
    return session.pending().add(result.watch());
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
