package io.gridshell.interpreter.internal;

/** Prepares class files for an engine: exits are refused and loops can be stopped. Thread-safe. */
public final class Weaver {
  private final StopWeaving stops = new StopWeaving();

  /**
   * The prepared form of a class file; the given array when nothing has to change.
   *
   * @throws IllegalArgumentException if the bytes are no class file
   */
  public byte[] weave(String binaryName, byte[] file) {
    try {
      return stops.apply(binaryName, ExitRefusal.apply(file));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Class file of " + binaryName + " is cut off", e);
    }
  }
}
