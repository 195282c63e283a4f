package io.gridshell.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A log that is read while it grows. Not thread-safe. */
final class LogFile {
  private static final int BLOCK = 64 * 1024;
  private static final int USUAL_LINE = 1024;

  private final Path file;
  private long position;
  private byte[] begun = {};

  LogFile(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** The last lines, at most {@code count}; what is added later follows them. */
  List<String> last(int count) throws IOException {
    Deque<String> kept = new ArrayDeque<>();
    long length = Files.exists(file) ? Files.size(file) : 0;
    position = Math.max(0, length - Math.max(BLOCK, (long) count * USUAL_LINE));
    boolean cut = position > 0;
    begun = new byte[0];
    for (String line : added()) {
      if (cut) {
        // The first line of a piece from the middle is a part of a line.
        cut = false;
        continue;
      }
      kept.add(line);
      if (kept.size() > count) {
        kept.remove();
      }
    }
    if (begun.length > 0) {
      kept.add(new String(begun, StandardCharsets.UTF_8));
      begun = new byte[0];
      if (kept.size() > count) {
        kept.remove();
      }
    }
    return List.copyOf(kept);
  }

  /** The whole lines that were added since the last look. A file that was replaced begins anew. */
  List<String> added() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      if (log.length() < position) {
        position = 0;
        begun = new byte[0];
      }
      log.seek(position);
      byte[] block = new byte[BLOCK];
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes(begun);
      for (int count = log.read(block); count > 0; count = log.read(block)) {
        position += count;
        for (int at = 0; at < count; at++) {
          if (block[at] == '\n') {
            lines.add(line.toString(StandardCharsets.UTF_8));
            line.reset();
          } else {
            line.write(block[at]);
          }
        }
      }
      begun = line.toByteArray();
    }
    return lines;
  }
}
