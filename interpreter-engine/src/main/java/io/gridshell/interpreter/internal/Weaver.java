package io.gridshell.interpreter.internal;

/** Prepares class files for an engine: exits are refused and loops can be stopped. Thread-safe. */
public final class Weaver {
  private final StopWeaving stops = new StopWeaving();

  /**
   * The form of a class file of a library in which exits are refused; the given array when nothing
   * has to change. Its loops are left as they are: a library may be large, and most are not needed.
   *
   * @throws IllegalArgumentException if the bytes are no class file
   */
  public byte[] refuseExits(String binaryName, byte[] file) {
    try {
      return ExitRefusal.apply(file);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Class file of " + binaryName + " is cut off", e);
    }
  }

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
