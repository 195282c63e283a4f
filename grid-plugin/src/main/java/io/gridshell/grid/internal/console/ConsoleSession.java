package io.gridshell.grid.internal.console;

import io.gridshell.GridException;
import io.gridshell.grid.internal.cell.CellImports;
import io.gridshell.interpreter.CellOutcome;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.OutputSink;
import io.gridshell.spi.LocalSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The interpreter of a script or console, in the client's JVM. */
public final class ConsoleSession implements LocalSession {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private final Interpreter interpreter;

  /** Opens a session. */
  public ConsoleSession() {
    this(false);
  }

  /**
   * Opens a session.
   *
   * @param completing whether {@link #complete} is to know all classes
   */
  public ConsoleSession(boolean completing) {
    Interpreter.Builder builder =
        Interpreter.builder()
            .name("client")
            .parent(ConsoleSession.class.getClassLoader())
            .imports(CellImports.ALL);
    if (completing) {
      builder.completing();
    }
    interpreter = builder.build();
  }

  @Override
  public Evaluated run(String cell, Consumer<String> output, Consumer<String> error)
      throws CellFailure {
    OutputSink sink =
        (stream, text) -> (stream == OutputSink.Stream.STDOUT ? output : error).accept(text);
    CellOutcome outcome = interpreter.execute(cell, sink);
    if (outcome instanceof CellOutcome.Completed completed) {
      completed.notes().forEach(note -> error.accept(note + System.lineSeparator()));
      return completed.hasValue()
          ? new Evaluated(true, completed.value(), interpreter.display(completed.value()))
          : new Evaluated(false, null, "");
    } else if (outcome instanceof CellOutcome.Rejected rejected) {
      throw new CellFailure(rejected.diagnostics().get(0).line(), rejected.rendered(), null);
    } else if (outcome instanceof CellOutcome.Threw threw) {
      throw new CellFailure(threw.line(), report(threw), threw.exception());
    }
    throw new CellFailure(((CellOutcome.Interrupted) outcome).line(), "interrupted", null);
  }

  /** Errors of the grid explain themselves; of others the stack tells where they come from. */
  private static String report(CellOutcome.Threw threw) {
    return threw.exception() instanceof GridException error
        ? Objects.requireNonNullElse(error.getMessage(), error.toString())
        : threw.trace();
  }

  @Override
  public void define(String name, @Nullable Object value, String type) {
    interpreter.bind(name, value, type);
  }

  @Override
  public Completion complete(String cell, int cursor) {
    var completion = interpreter.complete(cell, cursor);
    return new Completion(completion.anchor(), completion.candidates());
  }

  @Override
  public boolean isUnfinished(String cell) {
    return interpreter.isUnfinished(cell);
  }

  @Override
  public Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    interpreter.variables().forEach(each -> variables.put(each.name(), each.type()));
    return variables;
  }

  @Override
  public void addToClassPath(Path jarOrFolder) {
    interpreter.addToClassPath(jarOrFolder);
  }

  @Override
  public void interrupt() {
    interpreter.interrupt(PATIENCE);
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
