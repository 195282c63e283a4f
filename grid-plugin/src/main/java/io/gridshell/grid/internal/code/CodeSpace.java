package io.gridshell.grid.internal.code;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A class loader for received classes, one version of each name.
 *
 * <p>It defines the names that it was given, whether or not its parent knows them too, and leaves
 * all others to its parent.
 */
final class CodeSpace extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** Changes a class file before it is defined: {@code (name, bytes) -> bytes}. */
  @FunctionalInterface
  interface Preparation {
    byte[] prepare(String name, byte[] classFile);
  }

  private final Map<String, ClassUnit> units = new ConcurrentHashMap<>();
  private final Preparation preparation;

  CodeSpace(ClassLoader parent, Preparation preparation) {
    super("shipped code", parent);
    this.preparation = preparation;
  }

  /** Whether every class of {@code manifest} is here in that version or can be added. */
  boolean accepts(Map<String, ContentHash> manifest) {
    return manifest.entrySet().stream()
        .allMatch(
            entry -> {
              ClassUnit present = units.get(entry.getKey());
              return present == null || present.hash().equals(entry.getValue());
            });
  }

  /** Whether this loader defines one of {@code names}. */
  boolean definesAny(Iterable<String> names) {
    for (String name : names) {
      if (units.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  void add(ClassUnit unit) {
    units.putIfAbsent(unit.name(), unit);
  }

  int size() {
    return units.size();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    ClassUnit unit = units.get(name);
    if (unit == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] classFile = preparation.prepare(name, unit.bytes());
        loaded = defineClass(name, classFile, 0, classFile.length);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  /** Serves the class files as they were received, so that they can travel on. */
  @Override
  public @Nullable InputStream getResourceAsStream(String path) {
    if (path.endsWith(".class")) {
      String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
      ClassUnit unit = units.get(name);
      if (unit != null) {
        return new ByteArrayInputStream(unit.bytes());
      }
    }
    return super.getResourceAsStream(path);
  }
}
