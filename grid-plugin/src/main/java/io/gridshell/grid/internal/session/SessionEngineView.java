package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Call;
import io.gridshell.CellResult;
import io.gridshell.EngineView;
import io.gridshell.Interruption;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view of one engine over a session. */
final class SessionEngineView implements EngineView {
  private final ClientSession session;
  private final EngineRecord engine;
  private final String label;
  private final Requests requests;

  SessionEngineView(ClientSession session, EngineRecord engine, String label) {
    this.session = session;
    this.engine = engine;
    this.label = label;
    this.requests = new Requests(session);
  }

  static Interruption readInterruption(byte[] answer) {
    return Interruption.values()[answer[0]];
  }

  @Override
  public int id() {
    return engine.id();
  }

  @Override
  public EngineView withLabel(String newLabel) {
    return new SessionEngineView(session, engine, newLabel);
  }

  private <T> AsyncResult<T> send(String what, Outgoing outgoing) {
    session.checkOpen();
    EngineRecord present = session.directory().require(engine.id());
    Task task = session.newTask(label, present.id());
    PendingResult<T> result =
        new PendingResult<>(what, List.of(task), new OneValue<>(), session::cancel);
    session.send(task, present, outgoing, Task::lost);
    return session.pending().add(result.watch());
  }

  @Override
  public <R> AsyncResult<R> apply(Call<R> call) {
    return send("apply", requests.apply(call));
  }

  @Override
  public AsyncResult<CellResult> execute(String cell) {
    return send("execute", requests.execute(cell));
  }

  @Override
  public AsyncResult<Void> push(Map<String, ? extends @Nullable Object> values) {
    return send("push of " + values.keySet(), requests.push(values));
  }

  @Override
  public AsyncResult<@Nullable Object> pull(String expression) {
    return send("pull of " + expression, requests.pull(expression));
  }

  @Override
  public <T> AsyncResult<T> pull(String expression, Class<T> type) {
    Expected expected = new Expected(expression, type);
    return send("pull of " + expression, requests.pull(expression, expected));
  }

  private <T> AsyncResult<T> command(
      String what, Control command, Function<byte[], @Nullable Object> read) {
    session.checkOpen();
    EngineRecord present = session.directory().require(engine.id());
    Task task = ControlTask.send(session, present, label, command, read);
    return session
        .pending()
        .add(new PendingResult<T>(what, List.of(task), new OneValue<>(), session::cancel).watch());
  }

  @Override
  public AsyncResult<Interruption> interrupt() {
    return command("interrupt", new Control.Interrupt(), SessionEngineView::readInterruption);
  }

  @Override
  public AsyncResult<Void> clear() {
    return send("clear", requests.clear());
  }

  @Override
  public AsyncResult<Void> restart() {
    return command("restart", new Control.Restart(), bytes -> null);
  }

  @Override
  public String toString() {
    return "view of engine " + engine.id();
  }
}
