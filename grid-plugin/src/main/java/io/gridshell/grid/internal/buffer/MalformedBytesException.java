package io.gridshell.grid.internal.buffer;

/** Bytes that are not what a message of this version has at that place. */
public final class MalformedBytesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String found;

  /** Creates an error that says {@code what} was found. */
  public MalformedBytesException(String what) {
    super("malformed bytes: " + what + "; do all members of the grid run the same version?");
    this.found = what;
  }

  /** What was found. */
  public String found() {
    return found;
  }
}
