package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;

/** Where the bytes of a transfer go, from the first to the last. For one thread. */
public interface Sink {

  /** Takes whole elements out of {@code from}; the start of the next one may stay. */
  void drain(ByteBuffer from);

  /** Fills {@code value} from {@code first} on. */
  static Sink into(Kind kind, Object value, int first) {
    return new Sink() {
      private int at = first;

      @Override
      public void drain(ByteBuffer from) {
        int run = from.remaining() / kind.width();
        kind.copyIn(from, value, at, run);
        at += run;
      }
    };
  }
}
