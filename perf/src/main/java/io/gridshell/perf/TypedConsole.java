package io.gridshell.perf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A console in a pseudo-terminal, which {@code script} of util-linux makes, and somebody who types
 * there.
 */
final class TypedConsole implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ESCAPES =
      Pattern.compile("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[=>()][0-9A-B]?|\\][^\u0007]*\u0007)");

  private final Process process;
  private final OutputStream keys;
  private final String prompt;
  private final StringBuilder shown = new StringBuilder();
  private boolean ended;

  private TypedConsole(Process process, String prompt) {
    this.process = process;
    this.keys = process.getOutputStream();
    this.prompt = prompt;
    Thread reader = new Thread(this::read, "console-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Joins the grid {@code profile} of {@code engines} engines. */
  static TypedConsole start(GridCommand command, String profile, int engines)
      throws IOException, InterruptedException {
    String line =
        String.format(
            "stty rows 40 cols 120; GRIDSHELL_HOME='%s' exec '%s' console --profile %s",
            command.home(), command.script(), profile);
    return start(line, profile + "[" + engines + "]> ");
  }

  /** Starts {@code line} of a shell and waits until the console there shows {@code prompt}. */
  static TypedConsole start(String line, String prompt) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "script", "--quiet", "--flush", "--return", "--command", line, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    TypedConsole console = new TypedConsole(builder.start(), prompt);
    try {
      console.await(Pattern.quote(prompt));
      return console;
    } catch (IllegalStateException silent) {
      console.close();
      throw silent;
    }
  }

  /**
   * Types {@code line} and waits for the next prompt.
   *
   * @return nanoseconds from the key Enter until text that fits the expression {@code shows} stood
   *     on the terminal
   */
  long nanosUntil(String line, String shows) throws IOException, InterruptedException {
    forget();
    send(line);
    // What is typed is shown too, and must not count.
    await(Pattern.quote(line));
    forget();
    long begin = System.nanoTime();
    send("\r");
    await(shows);
    long took = System.nanoTime() - begin;
    await(Pattern.quote(prompt));
    return took;
  }

  private void send(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  private void forget() {
    synchronized (shown) {
      shown.setLength(0);
    }
  }

  private void await(String expression) throws InterruptedException {
    Pattern expected = Pattern.compile(expression);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (shown) {
      while (!expected.matcher(ESCAPES.matcher(shown).replaceAll("")).find()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || ended) {
          throw new IllegalStateException(
              "the console did not show '" + expression + "' but: " + shown);
        }
        shown.wait(left);
      }
    }
  }

  private void read() {
    byte[] block = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        tell(new String(block, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException broken) {
      tell("[" + broken.getMessage() + "]");
    } finally {
      synchronized (shown) {
        ended = true;
        shown.notifyAll();
      }
    }
  }

  private void tell(String text) {
    synchronized (shown) {
      shown.append(text);
      shown.notifyAll();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
