package io.gridshell.grid.internal.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A socket in the file system, for processes of the same user that see the same files: their bytes
 * stay in this machine's memory, so they need no encryption.
 *
 * <p>Only the user can enter the folder that it is in.
 */
public final class LocalDoor implements Closeable {
  private static final Logger LOG = System.getLogger(LocalDoor.class.getName());
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private static final Duration START = Duration.ofMinutes(1);

  /**
   * System property. Of an engine: {@code false} keeps large values of processes on its own machine
   * on the port for data, instead of a socket in the file system that only its user can open.
   */
  private static final String SWITCH = "gridshell.data.local";

  private final ServerSocketChannel server;
  private final Path file;

  private LocalDoor(ServerSocketChannel server, Path file) {
    this.server = server;
    this.file = file;
  }

  /** Opens one; null where there is no such thing. */
  public static @Nullable LocalDoor open() {
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      return null;
    }
    try {
      Path folder = folder();
      sweep(folder);
      Path file = folder.resolve(UUID.randomUUID().toString().substring(0, 13));
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(file));
        return new LocalDoor(server, file);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | RuntimeException none) {
      LOG.log(Level.DEBUG, "failed local door for data", none);
      return null;
    }
  }

  private static Path folder() throws IOException {
    String user = System.getProperty("user.name");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "gridshell-data-" + user);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    }
    boolean ours =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(user)
            && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE);
    if (!ours) {
      throw new IOException(folder + " is not a folder of " + user + " alone");
    }
    return folder;
  }

  /** Deletes what processes left that were killed; one that starts now does not listen yet. */
  private static void sweep(Path folder) throws IOException {
    Instant recently = Instant.now().minus(START);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(recently) && isDeserted(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException sweptByAnother) {
      LOG.log(Level.DEBUG, "left folder of local doors", sweptByAnother);
    }
  }

  private static boolean isDeserted(Path file) {
    try (SocketChannel lives = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      return !lives.isConnected();
    } catch (IOException nobody) {
      return true;
    }
  }

  /** Where it is. */
  String path() {
    return file.toString();
  }

  ServerSocketChannel server() {
    return server;
  }

  /** Idempotent. */
  @Override
  public void close() throws IOException {
    try {
      server.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
