package io.gridshell.grid.internal.shared;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * This process's hold on a file: a shared lock, which ends with the process however that ends. The
 * last to let go deletes the file.
 *
 * <p>A process has one hold on a file at most: the system drops all its locks on a file when it
 * closes any channel to it.
 */
final class Hold implements Runnable {
  private static final Logger LOG = System.getLogger(Hold.class.getName());
  private static final FileAttribute<?> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Guarded by itself, as is every channel to a file: the names of those held here. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private boolean over;

  private Hold(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** Makes the empty file {@code file}, for this user alone, and takes hold of it. */
  static Hold create(Path file) throws IOException {
    synchronized (HELD) {
      while (true) {
        Files.createFile(file, OURS);
        try {
          Hold hold = on(file);
          if (Files.exists(file)) {
            return hold;
          }
          hold.run();
        } catch (NoSuchFileException swept) {
          LOG.log(Level.DEBUG, "missed shared array file={0}", file);
        }
        // Another process swept it before it was held.
      }
    }
  }

  /** Takes hold of {@code file}. */
  static Hold on(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(file.getFileName())) {
        throw new IOException("this process has hold of it already");
      }
      FileChannel channel = open(file);
      try {
        Hold hold = new Hold(file, channel, channel.lock(0, 1, true));
        HELD.add(file.getFileName());
        return hold;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Deletes {@code file} unless a process has hold of it. */
  static void sweep(Path file) {
    synchronized (HELD) {
      if (HELD.contains(file.getFileName())) {
        return;
      }
      try (FileChannel channel = open(file)) {
        if (channel.tryLock(0, 1, false) != null) {
          Files.deleteIfExists(file);
          LOG.log(Level.INFO, "deleted shared array file={0}", file);
        }
      } catch (IOException busy) {
        LOG.log(Level.DEBUG, "left shared array file=" + file, busy);
      }
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
  public void run() {
    synchronized (HELD) {
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
      } finally {
        HELD.remove(file.getFileName());
      }
    }
  }
}
