package io.gridshell.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a command works with.
 *
 * @param home folder of all profiles
 * @param out where results go
 * @param err where progress and errors go
 * @param ending true once this process was asked to end: errors that follow from that are not shown
 */
record Surroundings(Path home, PrintStream out, PrintStream err, AtomicBoolean ending) {

  /** Those of this process; text is UTF-8 whatever the locale says. */
  static Surroundings ofProcess(Path home) {
    return new Surroundings(
        home, utf8(FileDescriptor.out), utf8(FileDescriptor.err), new AtomicBoolean());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
