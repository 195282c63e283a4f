package io.gridshell.launch.security;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner can read, where the file system has owners. */
public final class PrivateFiles {
  private static final FileAttribute<?>[] NONE = {};

  private PrivateFiles() {}

  /**
   * Creates {@code folder}, mode 0700, unless it exists; an existing one keeps its mode.
   *
   * @return the folder
   * @throws IOException when it cannot be created; the message names it
   */
  public static Path folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      return Files.createDirectory(folder, attributes(folder, "rwx------"));
    } catch (FileAlreadyExistsException raced) {
      if (Files.isDirectory(folder)) {
        return folder;
      }
      throw raced;
    }
  }

  /** Writes {@code content} as {@code file}, mode 0600, at once: readers see all of it or none. */
  public static void write(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try {
      Files.createFile(fresh, attributes(fresh, "rw-------"));
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      // A disk that is full keeps the half that fitted.
      Files.deleteIfExists(fresh);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : NONE;
  }
}
