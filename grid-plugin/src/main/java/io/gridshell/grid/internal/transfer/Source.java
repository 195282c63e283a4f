package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;

/** The bytes of a transfer, given once from the first to the last. For one thread. */
public interface Source {

  /** Appends as much as fits, whole elements only. */
  void fill(ByteBuffer into);

  /** The elements of {@code value} from {@code first} on; it must not change meanwhile. */
  static Source of(Kind kind, Object value, int first, int count) {
    return new Source() {
      private int at = first;

      @Override
      public void fill(ByteBuffer into) {
        int run = Math.min(into.remaining() / kind.width(), first + count - at);
        kind.copyOut(value, at, run, into);
        at += run;
      }
    };
  }

  /** The bytes of {@code payload}. */
  static Source of(byte[] payload) {
    return of(Kind.PAYLOAD, payload, 0, payload.length);
  }
}
