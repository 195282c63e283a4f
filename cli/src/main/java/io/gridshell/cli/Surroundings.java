package io.gridshell.cli;

import io.gridshell.cli.terminal.Screen;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.GivenGrid;
import io.gridshell.profile.Profile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a command works with.
 *
 * @param home folder of all profiles
 * @param environment the environment's variables
 * @param in standard input
 * @param out where results go
 * @param err where progress and errors go
 * @param screen what the streams are connected to
 * @param ending true once this process was asked to end: errors that follow from that are not shown
 */
record Surroundings(
    Path home,
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Screen screen,
    AtomicBoolean ending) {

  /** No terminal, no input and no environment. */
  Surroundings(Path home, PrintStream out, PrintStream err, AtomicBoolean ending) {
    this(home, Map.of(), InputStream.nullInputStream(), out, err, Screen.NONE, ending);
  }

  /** Those of this process; text is UTF-8 whatever the locale says. */
  static Surroundings ofProcess(Path home) {
    return new Surroundings(
        home,
        System.getenv(),
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        Screen.ofProcess(System.getenv()),
        new AtomicBoolean());
  }

  /**
   * The cluster of {@code profile}, which may be one that the environment tells how to join.
   *
   * @throws io.gridshell.GridUnavailableException when there is none
   */
  Cluster attach(Profile profile) {
    GivenGrid.of(environment)
        .filter(given -> given.name().equals(profile.name()))
        .ifPresent(given -> given.writeProfile(home));
    return Cluster.attach(profile);
  }

  /** Says on standard error what the user should know, with commands as this user types them. */
  void warn(String text) {
    err.println("warning: " + OwnName.in(text));
  }

  /** What is configured. */
  Settings settings() {
    return new Settings(home, environment);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
