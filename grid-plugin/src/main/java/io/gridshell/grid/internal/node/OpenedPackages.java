package io.gridshell.grid.internal.node;

import java.util.List;
import java.util.stream.Collectors;

/** The packages of the JDK that Ignite reads by reflection and that a JVM opens only on request. */
public final class OpenedPackages {
  private static final List<String> NEEDED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.math",
          "java.net",
          "java.nio",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.regex");

  private OpenedPackages() {}

  /** The packages that this JVM has not opened. */
  public static List<String> missing() {
    Module base = Object.class.getModule();
    Module ours = OpenedPackages.class.getModule();
    return NEEDED.stream().filter(name -> !base.isOpen(name, ours)).toList();
  }

  /** The JVM options that open {@code packages}, on one line. */
  public static String options(List<String> packages) {
    return packages.stream()
        .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
        .collect(Collectors.joining(" "));
  }

  /** The message for a JVM that lacks {@code packages}. */
  public static String advice(List<String> packages) {
    return "this JVM does not open the packages that Ignite needs; start it with: "
        + options(packages);
  }
}
