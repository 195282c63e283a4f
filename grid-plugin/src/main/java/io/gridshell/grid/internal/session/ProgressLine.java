package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A line that shows how far a result is while somebody waits for it at a terminal; elsewhere
 * nothing is drawn.
 */
final class ProgressLine {
  private static final Duration STEP = Duration.ofMillis(200);

  private final PrintStream out;

  ProgressLine(PrintStream out) {
    this.out = out;
  }

  <T> T await(AsyncResult<T> result) {
    return isTerminal() ? draw(result) : result.get();
  }

  /** The command says what its streams are; for other programs the system is asked. */
  private static boolean isTerminal() {
    String streams = System.getProperty("gridshell.terminal");
    if (streams != null) {
      return streams.contains("err");
    }
    try {
      Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException otherSystem) {
      return false;
    }
  }

  private <T> T draw(AsyncResult<T> result) {
    while (!result.await(STEP)) {
      out.print("\r\u001b[K" + line(result));
      out.flush();
    }
    out.println("\r\u001b[K" + line(result));
    return result.get();
  }

  private static String line(AsyncResult<?> result) {
    return result.progress().line(result.elapsed());
  }
}
