package io.gridshell.grid.internal.shared;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where this process keeps the files of shared arrays, and the host it counts itself to.
 *
 * <p>The folder is that of the grid's profile: there is room for what is larger than memory, and
 * the system keeps in memory what is used. The system property {@code gridshell.shared.folder}
 * names another, such as one under {@code /dev/shm}. Processes on one host see each other's files
 * only when they have one file system; containers are hosts of their own.
 */
public final class SharedFolder {
  /**
   * System property. Of an engine or a program: the host it counts itself to when arrays are
   * shared; the name of the machine.
   */
  private static final String HOST = "gridshell.host";

  /**
   * System property. Of an engine or a program: where shared arrays lie, such as a folder of {@code
   * /dev/shm}; the folder of the grid's profile.
   */
  private static final String FOLDER = "gridshell.shared.folder";

  private static volatile @Nullable Path ofProfile;
  private static volatile @Nullable String container;

  private SharedFolder() {}

  /** Makes {@code folder} the folder of this process. */
  public static void use(Path folder) {
    ofProfile = folder;
  }

  /** Makes {@code name} the name of this host, which is a container. */
  public static void useHost(String name) {
    container = name;
  }

  /** The name of this host. */
  public static String host() {
    String named = System.getProperty(HOST);
    if (named != null) {
      return named;
    }
    String own = container;
    if (own != null) {
      return own;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /** The folder, made if need be, for this user alone. */
  static Path path() throws IOException {
    String named = System.getProperty(FOLDER);
    Path profile = ofProfile;
    Path folder =
        named != null
            ? Path.of(named)
            : profile != null
                ? profile
                : Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "gridshell-shared-" + System.getProperty("user.name"));
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return folder;
  }
}
