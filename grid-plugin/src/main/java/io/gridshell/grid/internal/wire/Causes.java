package io.gridshell.grid.internal.wire;

/** What is behind an error that Ignite reports. */
public final class Causes {
  private Causes() {}

  /** Whether {@code thrown}, or what caused it, is a {@code kind}. */
  public static boolean include(Throwable thrown, Class<? extends Throwable> kind) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
