package io.gridshell.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The option that chooses between text for people and JSON for programs. */
final class OutputOption {
  private enum Form {
    TEXT,
    JSON;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Form of the output (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Form form;

  /** How to see the columns of a table that do not fit. */
  static final String REMEDY = "widen the terminal or take --output json";

  boolean json() {
    return form == Form.JSON;
  }
}
