package io.gridshell.cli;

import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.EngineProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The line that says which engines of a grid a command was about. */
final class EnginesLine {
  private EnginesLine() {}

  /** Such as {@code grid default: engines 0 1 ready in 2.1 s}, where {@code how} is "ready in". */
  static String of(String grid, List<EngineProcess> engines, String how, Duration took) {
    return "grid "
        + grid
        + ": engines "
        + engines.stream()
            .map(engine -> String.valueOf(engine.id()))
            .collect(Collectors.joining(" "))
        + " "
        + how
        + " "
        + Times.seconds(took);
  }
}
