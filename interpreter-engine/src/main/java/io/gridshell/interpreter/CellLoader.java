package io.gridshell.interpreter;

import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads the classes of one expression or statement, and goes away with them. */
final class CellLoader extends ClassLoader implements DeclaredClasses {
  static {
    registerAsParallelCapable();
  }

  private final ReplLoader cells;
  private final Map<String, byte[]> classes;
  private volatile int line;

  CellLoader(ReplLoader cells, Map<String, byte[]> classes, int line) {
    super(cells);
    this.cells = cells;
    this.classes = classes;
    this.line = line;
  }

  /** Line of the cell where the snippet begins, from 1. */
  int line() {
    return line;
  }

  void moveTo(int newLine) {
    line = newLine;
  }

  byte @Nullable [] bytes(String name) {
    return classes.get(name);
  }

  @Override
  public Set<String> declaredClasses() {
    return cells.declaredClasses();
  }

  @Override
  public ClassLoader declaring() {
    return cells;
  }

  @Override
  public <T> T companion(Object owner, Class<T> type, Supplier<T> making) {
    return cells.companion(owner, type, making);
  }

  /** The class of this very loader with that name. */
  Class<?> own(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return classes.containsKey(name) ? own(name) : super.loadClass(name, resolve);
  }

  /** Also the files of classes: what such a class made may travel to where it is not known. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    return cells.getResourceAsStream(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] woven = cells.woven(name, bytes);
    return defineClass(name, woven, 0, woven.length);
  }
}
