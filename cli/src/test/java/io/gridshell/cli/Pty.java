package io.gridshell.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The command in a real pseudo-terminal, which {@code script} of util-linux makes: keys go in, what
 * the terminal would show comes out.
 */
final class Pty implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ESCAPES =
      "\u001b(\\[[0-9;?]*[ -/]*[@-~]|[=>()][0-9A-B]?|\\][^\u0007]*\u0007)";

  private final Process process;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();
  private final Thread reader;
  private int mark;

  private Pty(Process process) {
    this.process = process;
    this.keys = process.getOutputStream();
    this.reader = new Thread(this::read, "pty-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code gridshell} with {@code arguments} in a terminal of {@code columns} columns. */
  static Pty start(Path home, int columns, Map<String, String> environment, String arguments)
      throws IOException {
    String command = "exec '" + System.getProperty("gridshell.script") + "' " + arguments;
    return open(home, columns, environment, command);
  }

  /** Starts what a shell makes of {@code command} in a terminal of {@code columns} columns. */
  static Pty open(Path home, int columns, Map<String, String> environment, String command)
      throws IOException {
    String line = "stty rows 40 cols " + columns + "; " + command;
    ProcessBuilder builder =
        new ProcessBuilder(
                "script", "--quiet", "--flush", "--return", "--command", line, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("GRIDSHELL_HOME", home.toString());
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().putAll(environment);
    return new Pty(builder.start());
  }

  private void read() {
    byte[] block = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        synchronized (shown) {
          shown.append(new String(block, 0, count, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException ended) {
      synchronized (shown) {
        shown.append("[terminal ended: ").append(ended.getMessage()).append(']');
      }
    }
  }

  /** Everything since the last {@link #forget}, without what only moves or colours. */
  String text() {
    synchronized (shown) {
      return shown.substring(mark).replaceAll(ESCAPES, "");
    }
  }

  /** Everything since the last {@link #forget} as the terminal gets it. */
  String raw() {
    synchronized (shown) {
      return shown.substring(mark);
    }
  }

  /** Lets {@link #text} begin here. */
  void forget() {
    synchronized (shown) {
      mark = shown.length();
    }
  }

  Pty send(String text) {
    try {
      keys.write(text.getBytes(StandardCharsets.UTF_8));
      keys.flush();
      return this;
    } catch (IOException gone) {
      throw new UncheckedIOException("terminal is gone: " + text(), gone);
    }
  }

  /** Types a line after the prompt is there. */
  Pty line(String text) {
    forget();
    return send(text + "\r");
  }

  /** Pastes text as terminals do, and ends it with Enter. */
  Pty paste(String text) {
    forget();
    return send("\u001b[200~" + text + "\u001b[201~\r");
  }

  Pty awaitText(String expected) {
    try {
      await("'" + expected + "' on the terminal")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(PATIENCE)
          .until(() -> text().contains(expected));
      return this;
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("no '" + expected + "' in: " + text(), late);
    }
  }

  /** The JVM in the terminal. */
  ProcessHandle jvm() {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  /** Changes the width, as who drags the border of a window does. */
  Pty resize(int columns) throws IOException, InterruptedException {
    Path terminal = Path.of("/proc", String.valueOf(jvm().pid()), "fd", "0");
    Process stty =
        new ProcessBuilder("stty", "cols", String.valueOf(columns))
            .redirectInput(terminal.toFile())
            .start();
    if (stty.waitFor() != 0) {
      throw new IOException("stty cannot resize " + terminal);
    }
    return this;
  }

  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end: " + text());
    }
    reader.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
