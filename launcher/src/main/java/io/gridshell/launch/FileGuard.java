package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock that the programs of one home share; it ends with the process that holds it.
 *
 * <p>Its file stays where it is: a file that is removed while another program has it open would
 * lock nothing.
 */
final class FileGuard implements AutoCloseable {
  private static final Object PORTS = new Object();

  private final FileChannel channel;

  private FileGuard(FileChannel channel) {
    this.channel = channel;
  }

  /** The right to change {@code profile}; empty when another program has it. */
  static Optional<FileGuard> tryProfile(Profile profile) throws IOException {
    FileChannel channel = open(profile.home(), profile.name() + ".lock");
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new FileGuard(channel));
      }
    } catch (OverlappingFileLockException heldByThisProgram) {
      channel.close();
      return Optional.empty();
    }
    channel.close();
    return Optional.empty();
  }

  /** What {@link #run} runs. */
  interface Change {
    void make() throws IOException;
  }

  /** Makes {@code change} after a look at whether the right to it is still there. */
  void run(Change change) throws IOException {
    if (!channel.isOpen()) {
      throw new IOException("the lock on the profile was given back too early");
    }
    change.make();
  }

  /** What {@link #whilePortsAreHeld} runs. */
  interface Choice<T> {
    T make() throws IOException;
  }

  /** Runs {@code choice} while no other program of {@code home} chooses ports. Blocks. */
  static <T> T whilePortsAreHeld(Path home, Choice<T> choice) throws IOException {
    synchronized (PORTS) {
      try (FileChannel channel = open(home, "ports.lock");
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock on " + home + " was lost");
        }
        return choice.make();
      }
    }
  }

  private static FileChannel open(Path home, String name) throws IOException {
    PrivateFiles.folder(home);
    Path cache = PrivateFiles.folder(home.resolve(ProfileFolder.CACHE));
    return FileChannel.open(
        cache.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
