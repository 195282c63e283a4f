package io.gridshell.interpreter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that one thread printed singly or in parts: kept until a line is complete, so that
 * characters are not torn apart. Thread-safe.
 */
final class PendingBytes {
  private static final int LIMIT = 8_192;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds bytes; returns the text of all lines that are complete now. */
  synchronized String add(byte[] more, int from, int length) {
    bytes.write(more, from, length);
    byte[] all = bytes.toByteArray();
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    return end == 0 && all.length < LIMIT ? "" : take(all, end == 0 ? complete(all) : end);
  }

  /** The text of all bytes save an incomplete character at the end. */
  synchronized String takeComplete() {
    byte[] all = bytes.toByteArray();
    return take(all, complete(all));
  }

  /** The text of all bytes; an incomplete character becomes the replacement character. */
  synchronized String takeAll() {
    byte[] all = bytes.toByteArray();
    return take(all, all.length);
  }

  private String take(byte[] all, int end) {
    if (end == 0) {
      return "";
    }
    bytes.reset();
    bytes.write(all, end, all.length - end);
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }

  private static int complete(byte[] all) {
    int at = all.length;
    for (int back = 1; back <= 3 && back <= all.length; back++) {
      int b = all[all.length - back] & 0xFF;
      if (b >= 0xC0) {
        int needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
        return needed > back ? all.length - back : at;
      }
      if (b < 0x80) {
        return at;
      }
    }
    return at;
  }
}
