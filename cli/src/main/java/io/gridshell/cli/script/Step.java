package io.gridshell.cli.script;

/** A part of a cell that runs at one place. */
public sealed interface Step {

  /** The Java source, the coordinates of libraries, or what stands behind a magic. */
  String source();

  /** What a script has to say for it. */
  String text();

  /** The line of the file on which {@link #source()} begins, from 1. */
  int firstLine();

  /**
   * Source that the client runs.
   *
   * @param source the source
   * @param firstLine the line on which it begins
   */
  record ClientStep(String source, int firstLine) implements Step {
    @Override
    public String text() {
      return source;
    }
  }

  /**
   * Source that engines run.
   *
   * @param options where and how
   * @param source the source
   * @param firstLine the line on which it begins
   */
  record EngineStep(PxOptions options, String source, int firstLine) implements Step {
    @Override
    public String text() {
      boolean line = source.indexOf('\n') < 0;
      return (line ? "%px" : "%%px") + options.changes() + (line ? " " : "\n") + source;
    }
  }

  /**
   * Libraries that the client and the engines are to have.
   *
   * @param source their coordinates, between blanks
   * @param firstLine the line on which they stand
   */
  record LibraryStep(String source, int firstLine) implements Step {
    @Override
    public String text() {
      return "%deps " + source;
    }
  }

  /**
   * A magic of the console.
   *
   * @param word its name, such as {@code %who}
   * @param source what stands behind it, possibly several lines
   * @param firstLine the line on which it stands
   */
  record MagicStep(String word, String source, int firstLine) implements Step {
    @Override
    public String text() {
      return (word + " " + source).strip();
    }
  }
}
