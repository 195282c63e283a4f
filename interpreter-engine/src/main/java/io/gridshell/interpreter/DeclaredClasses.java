package io.gridshell.interpreter;

import java.util.Set;

/** A class loader that knows which classes cells have declared. Thread-safe. */
public interface DeclaredClasses {

  /** The binary names of those classes and of the classes inside them; changes as cells run. */
  Set<String> declaredClasses();

  /** The loader of those classes, which outlives that of a single expression or statement. */
  ClassLoader declaring();
}
