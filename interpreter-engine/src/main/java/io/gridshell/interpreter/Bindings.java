package io.gridshell.interpreter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Variables that were bound from outside and that no cell has mentioned yet, so that they need no
 * declaration. Thread-safe.
 */
final class Bindings {
  /**
   * A bound value.
   *
   * @param value the live value
   * @param type its type as source
   */
  record Binding(@Nullable Object value, String type) {}

  private final Map<String, Binding> bindings = new ConcurrentHashMap<>();

  boolean isEmpty() {
    return bindings.isEmpty();
  }

  @Nullable Binding get(String name) {
    return bindings.get(name);
  }

  @Nullable Binding put(String name, @Nullable Object value, String type) {
    return bindings.put(name, new Binding(value, type));
  }

  @Nullable Binding remove(String name) {
    return bindings.remove(name);
  }

  Map<String, Binding> all() {
    return Map.copyOf(bindings);
  }
}
