package io.gridshell.perf;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM with this one's opened packages. */
public final class JavaCommand {
  private JavaCommand() {}

  /** A JVM with this one's class path and a collector that is modest about threads. */
  static List<String> base() {
    List<String> command = new ArrayList<>(plain());
    command.add(1, "-XX:+UseSerialGC");
    return command;
  }

  /** A JVM with this one's class path. */
  static List<String> plain() {
    return with(System.getProperty("java.class.path"));
  }

  /** A JVM with {@code classPath}. */
  public static List<String> with(String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.add("-Djava.net.preferIPv4Stack=true");
    command.addAll(List.of("-cp", classPath));
    return command;
  }
}
