package io.gridshell.grid.it;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** A value that counts how often it is encoded; apart from tests, whose classes are many. */
final class Counted implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How often on this engine. */
  static final AtomicInteger WRITTEN = new AtomicInteger();

  private final byte[] bytes;

  Counted(int size) {
    bytes = new byte[size];
  }

  int size() {
    return bytes.length;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    WRITTEN.incrementAndGet();
    out.defaultWriteObject();
  }
}
