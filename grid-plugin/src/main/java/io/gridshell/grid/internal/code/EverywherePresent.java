package io.gridshell.grid.internal.code;

import io.gridshell.Grid;
import io.gridshell.interpreter.Interpreter;
import java.net.URL;
import java.security.CodeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.jspecify.annotations.Nullable;

/**
 * Knows which classes every member of a grid has: those of the JDK and those that come from the
 * same jars as Gridshell itself and Ignite.
 */
public final class EverywherePresent {
  private final Set<String> locations =
      Stream.of(Grid.class, Interpreter.class, EverywherePresent.class, Ignite.class)
          .map(EverywherePresent::locationOf)
          .collect(Collectors.toUnmodifiableSet());
  private final Set<String> ofJdk = ConcurrentHashMap.newKeySet();

  private static String locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "" : source.getLocation().toString();
  }

  /** Whether every member has class {@code name}, which {@code loader} sees. */
  boolean has(String name, ClassLoader loader) {
    if (name.startsWith("java.") || ofJdk.contains(name)) {
      return true;
    }
    @Nullable URL url =
        name.startsWith("REPL.") ? null : loader.getResource(ClassClosures.resourceOf(name));
    if (url == null) {
      return false;
    }
    if (url.getProtocol().equals("jrt")) {
      // Some modules of the JDK, the compiler among them, belong to the loader of programs.
      ofJdk.add(name);
      return true;
    }
    return locations.stream().anyMatch(location -> contains(location, url));
  }

  private static boolean contains(String location, URL url) {
    String text = url.toString();
    return text.startsWith(location) || text.startsWith("jar:" + location);
  }
}
