package io.gridshell.grid.internal.engine;

import io.gridshell.EngineContext;
import io.gridshell.Grid;
import io.gridshell.Peers;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.OutputSink;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine as one of its tasks sees it. */
final class TaskContext implements EngineContext {
  private final int engineId;
  private final Interpreter interpreter;
  private final OutputSink output;
  private final Supplier<Grid> grid;
  private final ReceivedJars jars;
  private final Consumer<String> replaced;
  private @Nullable Supplier<TaskPeers> call;
  private @Nullable TaskPeers peers;

  /**
   * Creates the context of a task.
   *
   * @param replaced hears of variables that the task sets as a whole
   */
  TaskContext(
      int engineId,
      Interpreter interpreter,
      OutputSink output,
      Supplier<Grid> grid,
      ReceivedJars jars,
      Consumer<String> replaced) {
    this.engineId = engineId;
    this.interpreter = interpreter;
    this.output = output;
    this.grid = grid;
    this.jars = jars;
    this.replaced = replaced;
  }

  @Override
  public int engineId() {
    return engineId;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T get(String expression) {
    return (T) interpreter.evaluate(expression, output).value();
  }

  @Override
  public void put(String name, @Nullable Object value) {
    interpreter.bind(name, value, null);
    replaced.accept(name);
  }

  /** The task is part of a call to several engines; {@code members} is asked when it needs them. */
  void joins(Supplier<TaskPeers> members) {
    call = members;
  }

  /** The engines of the call, if the task has asked for them. */
  synchronized @Nullable TaskPeers joined() {
    return peers;
  }

  @Override
  public synchronized Peers peers() {
    if (call == null) {
      throw new IllegalStateException(
          "this task runs on one engine alone; peers are the engines of a call to several, such as"
              + " grid.all().apply(...)");
    }
    if (peers == null) {
      peers = call.get();
    }
    return peers;
  }

  @Override
  public Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    interpreter.variables().forEach(each -> variables.put(each.name(), each.type()));
    return variables;
  }

  @Override
  public void addToClassPath(String name, byte[] jar) {
    interpreter.addToClassPath(jars.keep(name, jar));
  }

  @Override
  public Grid grid() {
    return grid.get();
  }
}
