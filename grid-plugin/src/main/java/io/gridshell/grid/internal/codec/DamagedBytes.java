package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import org.jspecify.annotations.Nullable;

/** The error of bytes that are not what an encoder makes. */
final class DamagedBytes {
  private DamagedBytes() {}

  /**
   * That error.
   *
   * @param found what is wrong with the bytes
   */
  static CodeShippingException error(@Nullable String found, Throwable cause) {
    return new CodeShippingException(
        "cannot rebuild a value: its bytes are damaged or come from another version ("
            + found
            + "); send it again, and see to it that client and engines run one version of Gridshell"
            + " and of the value's class",
        cause);
  }
}
