package io.gridshell;

import org.jspecify.annotations.Nullable;

/** A function, a class or a value that cannot be sent between client and engine. */
public final class CodeShippingException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public CodeShippingException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public CodeShippingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
