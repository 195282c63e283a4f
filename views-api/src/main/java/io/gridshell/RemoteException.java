package io.gridshell;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A failure of user code on an engine.
 *
 * <p>Everything that names the failure is text, so it can be shown where the failure's class does
 * not exist. {@link #getCause()} is the exception itself when it could be rebuilt here.
 */
public final class RemoteException extends GridException {
  private static final long serialVersionUID = 1L;

  private final int engine;
  private final String remoteClassName;
  private final String remoteMessage;
  private final String remoteStack;
  private final int cellLine;

  /** Whether this is one of very many, whose texts are made when somebody asks. */
  private final boolean brief;

  /** Whether {@link #remoteStack} lacks its first line, which names class and message. */
  private final boolean headless;

  @SuppressWarnings("serial") // Lists of strings that List.copyOf makes are serializable.
  private final List<String> story;

  /**
   * Creates the error of a task on {@code engine}.
   *
   * @param engine where it happened
   * @param remoteClassName name of the exception's class there
   * @param remoteMessage its message there; empty without one
   * @param remoteStack its stack there, as text
   * @param cellLine line of the cell, from 1; 0 when no cell was involved
   * @param cause the exception itself, when it could be rebuilt
   */
  public RemoteException(
      int engine,
      String remoteClassName,
      String remoteMessage,
      String remoteStack,
      int cellLine,
      @Nullable Throwable cause) {
    this(engine, remoteClassName, remoteMessage, remoteStack, cellLine, List.of(), cause);
  }

  /**
   * Creates the error of a task that did not simply go to {@code engine}.
   *
   * @param engine where it happened
   * @param remoteClassName name of the exception's class there
   * @param remoteMessage its message there; empty without one
   * @param remoteStack its stack there, as text
   * @param cellLine line of the cell, from 1; 0 when no cell was involved
   * @param story what happened to the task before, oldest first, which becomes part of the message;
   *     empty for nothing
   * @param cause the exception itself, when it could be rebuilt
   */
  public RemoteException(
      int engine,
      String remoteClassName,
      String remoteMessage,
      String remoteStack,
      int cellLine,
      List<String> story,
      @Nullable Throwable cause) {
    super(describe(engine, remoteClassName, remoteMessage, cellLine) + told(story), cause);
    this.story = List.copyOf(story);
    this.engine = engine;
    this.remoteClassName = remoteClassName;
    this.remoteMessage = remoteMessage;
    this.remoteStack = remoteStack;
    this.cellLine = cellLine;
    this.brief = false;
    this.headless = false;
  }

  private RemoteException(RemoteException whole, UnaryOperator<String> shared) {
    super(null, false);
    this.story = whole.story;
    this.engine = whole.engine;
    this.remoteClassName = shared.apply(whole.remoteClassName);
    this.remoteMessage = whole.remoteMessage;
    this.cellLine = whole.cellLine;
    this.brief = true;
    this.headless = whole.remoteStack.startsWith(whole.firstLine());
    this.remoteStack =
        shared.apply(whole.remoteStack.substring(headless ? whole.firstLine().length() : 0));
  }

  /**
   * This error as one of very many: with the same texts, but without a cause and a stack of its
   * own.
   *
   * @param shared gives a text that is equal to its argument, and the same for equal ones
   */
  public RemoteException brief(UnaryOperator<String> shared) {
    return brief ? this : new RemoteException(this, shared);
  }

  private String firstLine() {
    return remoteClassName + ": " + remoteMessage + "\n";
  }

  private static String describe(int engine, String className, String message, int cellLine) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    return "["
        + engine
        + (cellLine > 0 ? ", cell line " + cellLine : "")
        + "] "
        + simple
        + (message.isEmpty() ? "" : ": " + message);
  }

  private static String told(List<String> story) {
    return story.isEmpty() ? "" : "; its story: " + String.join(", ", story);
  }

  @Override
  public @Nullable String getMessage() {
    return brief
        ? describe(engine, remoteClassName, remoteMessage, cellLine) + told(story)
        : super.getMessage();
  }

  /** The engine on which it happened. */
  public int engine() {
    return engine;
  }

  /** The name of the exception's class on the engine. */
  public String remoteClassName() {
    return remoteClassName;
  }

  /** The message of the exception on the engine; empty without one. */
  public String remoteMessage() {
    return remoteMessage;
  }

  /** The stack trace on the engine, as text. */
  public String remoteStack() {
    return headless ? firstLine() + remoteStack : remoteStack;
  }

  /**
   * What happened to a load-balanced task on its way, oldest first, as far as it is kept; empty for
   * one that was sent to the engine and failed there.
   */
  public List<String> story() {
    return story;
  }

  /** The line of the cell, from 1; empty when no cell was involved. */
  public OptionalInt cellLine() {
    return cellLine > 0 ? OptionalInt.of(cellLine) : OptionalInt.empty();
  }
}
