package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.MalformedBytesException;

/**
 * What a value is sent for.
 *
 * <p>The order is part of the format: new purposes go to the end.
 */
public enum Purpose {
  /** For a task that may still wait for its turn. */
  QUEUED,
  /** For a task that runs and cannot go on without it. */
  RUNNING,
  /** To be held as bytes. */
  HELD;

  private static final Purpose[] ALL = values();

  static Purpose of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new MalformedBytesException("transfer for purpose " + code);
    }
    return ALL[code];
  }
}
