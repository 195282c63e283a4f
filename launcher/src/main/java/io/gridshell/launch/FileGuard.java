package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that the programs of one home share; it ends with the process that holds it.
 *
 * <p>The holder takes the file away with the lock. Another program may have it open at that moment
 * and would lock what nobody else sees, so whoever gets a lock looks whether the file that it
 * locked is the one that has the name.
 */
final class FileGuard implements AutoCloseable {
  private static final Object PORTS = new Object();

  // A second channel on a file that this program has locked would end the lock when it is closed.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path file;

  private FileGuard(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /** The right to change {@code profile}; empty when another program, or this one, has it. */
  static Optional<FileGuard> tryProfile(Profile profile) throws IOException {
    Path file = file(profile.home(), profile.name() + ".lock").toAbsolutePath().normalize();
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<FileGuard> guard = Optional.empty();
    try {
      guard = lock(file, FileChannel::tryLock);
      return guard;
    } finally {
      if (guard.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  /** A way to lock; null when somebody else has the lock and it does not wait for that. */
  private interface Way {
    @Nullable FileLock lock(FileChannel channel) throws IOException;
  }

  private static Optional<FileGuard> lock(Path file, Way way) throws IOException {
    while (true) {
      FileChannel channel = open(file);
      boolean kept = false;
      try {
        Object before = key(file);
        FileLock lock = way.lock(channel);
        if (lock == null) {
          return Optional.empty();
        }
        // While it is open here, no other file can get the identity of a removed one.
        if (lock.isValid() && Objects.equals(before, key(file))) {
          kept = true;
          return Optional.of(new FileGuard(channel, file));
        }
      } catch (NoSuchFileException removed) {
        // The holder took it away; there is a new one to lock.
        System.getLogger(FileGuard.class.getName())
            .log(System.Logger.Level.DEBUG, "lock again file={0}", removed.getFile());
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  /** Told without opening the file: closing it would give back every lock of this process on it. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
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
      // A name that no profile can have: the lock of profile "ports" is another one.
      Path file = file(home, ".ports.lock").toAbsolutePath().normalize();
      try (FileGuard guard = lock(file, FileChannel::lock).orElseThrow()) {
        List<T> result = new ArrayList<>(1);
        guard.run(() -> result.add(choice.make()));
        return result.get(0);
      }
    }
  }

  private static Path file(Path home, String name) throws IOException {
    PrivateFiles.folder(home);
    return PrivateFiles.folder(home.resolve(ProfileFolder.CACHE)).resolve(name);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        Files.deleteIfExists(file);
      } finally {
        channel.close();
        HELD.remove(file);
      }
    }
  }
}
