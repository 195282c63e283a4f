package io.gridshell.launch.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a log, however long the log is. */
final class LogTail {
  private static final int BYTES = 16 * 1024;

  private LogTail() {}

  static List<String> read(Path log, int lines) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      long start = Math.max(0, length - BYTES);
      byte[] bytes = new byte[(int) (length - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> all =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .collect(Collectors.toList());
      // The first line of a piece from the middle is a part of a line.
      int first = start > 0 && all.size() > 1 ? 1 : 0;
      return List.copyOf(all.subList(Math.max(first, all.size() - lines), all.size()));
    }
  }
}
