package io.gridshell.grid.internal.shared;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * This process's hold on a file: a shared lock, which ends with the process however that ends. The
 * last to let go deletes the file.
 *
 * <p>A process has one hold on a file at most: the system drops all its locks on a file when it
 * closes any channel to it.
 */
final class Hold implements Runnable {
  private static final Logger LOG = System.getLogger(Hold.class.getName());

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private boolean over;

  private Hold(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes hold of {@code file}. */
  static Hold on(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new Hold(file, channel, channel.lock(0, 1, true));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  FileChannel channel() {
    return channel;
  }

  Path file() {
    return file;
  }

  /** Lets go. Idempotent. */
  @Override
  public synchronized void run() {
    if (over) {
      return;
    }
    over = true;
    try (channel) {
      lock.release();
      if (channel.tryLock(0, 1, false) != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "left shared array file=" + file, e);
    }
  }
}
