package io.gridshell.cli;

import io.gridshell.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a command tells on standard error, which is a terminal or not. */
final class ToldOnTerminal {
  private ToldOnTerminal() {}

  /** A command whose words go to {@code told}. */
  static Surroundings to(ByteArrayOutputStream told, boolean terminal, int columns) {
    PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
    return new Surroundings(
        Path.of("home"),
        Map.of(),
        InputStream.nullInputStream(),
        err,
        err,
        new Screen(false, false, terminal, false, columns),
        new AtomicBoolean());
  }
}
