package io.gridshell.grid.internal.code;

import java.util.Map;

/**
 * Sees classes of cells by the names that they have elsewhere.
 *
 * <p>The JVM accepts no class under another name, so {@link Class#forName(String)} fails here; use
 * {@link CodeSpaces#classByName}.
 */
final class AliasLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, String> namesHere;

  /**
   * Creates a loader.
   *
   * @param namesHere the names that {@code target} knows, by those elsewhere
   */
  AliasLoader(ClassLoader target, Map<String, String> namesHere) {
    super("other names", target);
    this.namesHere = namesHere;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return super.loadClass(namesHere.getOrDefault(name, name), resolve);
  }
}
