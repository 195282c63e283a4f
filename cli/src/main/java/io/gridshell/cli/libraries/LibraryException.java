package io.gridshell.cli.libraries;

/** A library that cannot be had; the message says why. */
public final class LibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public LibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
