package io.gridshell.interpreter;

import java.util.Set;
import java.util.function.Supplier;

/** A class loader that knows which classes cells have declared. Thread-safe. */
public interface DeclaredClasses {

  /** The binary names of those classes and of the classes inside them; changes as cells run. */
  Set<String> declaredClasses();

  /** The loader of those classes, which outlives that of a single expression or statement. */
  ClassLoader declaring();

  /**
   * What {@code owner} keeps about these classes, made when it is asked for first. It may refer to
   * them, as a map of loaders could not let it, and goes when they do or the owner does; it must
   * not refer to the owner.
   */
  <T> T companion(Object owner, Class<T> type, Supplier<T> making);
}
