package io.gridshell.grid.internal.wire;

/** The topics of Ignite messages between members. */
public final class Topics {
  /** Output of tasks, from an engine to the client that sent the task: {@link OutputMessage}. */
  public static final String OUTPUT = "gridshell.output";

  /** Answers of tasks, from an engine to the client that sent them together: {@link Answers}. */
  public static final String ANSWERS = "gridshell.answers";

  /** An engine that has joined, to everybody: {@link EngineRecord}. */
  public static final String ENGINES = "gridshell.engines";

  private Topics() {}
}
