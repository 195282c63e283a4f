package io.gridshell.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values that were given with a command, where what takes them looks at them. */
final class Given {
  private Given() {}

  /** What {@code taking} makes of them; it refuses one as the parser would, by an exception. */
  static <T> T read(CommandSpec command, Supplier<T> taking) {
    try {
      return taking.get();
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(
          command.commandLine(), String.valueOf(refused.getMessage()), refused);
    }
  }
}
