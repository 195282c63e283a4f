package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.spi.ClassPathElement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A jar that engines are to have on their class path.
 *
 * @param hash of its content
 * @param name of its file
 * @param file where it is
 * @param packed its content where it was made of a folder; null for a jar, which is read again when
 *     an engine needs it, so that it takes no memory
 */
record Library(ContentHash hash, String name, Path file, byte @Nullable [] packed) {

  /** Reads {@code jarOrFolder}. */
  static Library of(Path jarOrFolder) {
    byte[] content = ClassPathElement.read(jarOrFolder);
    return new Library(
        ContentHash.of(content),
        String.valueOf(jarOrFolder.getFileName()),
        jarOrFolder,
        Files.isDirectory(jarOrFolder) ? content : null);
  }

  /**
   * The content.
   *
   * @throws CodeShippingException when the file is not what it was
   */
  byte[] content() {
    byte[] known = packed;
    if (known != null) {
      return known;
    }
    byte[] content = ClassPathElement.read(file);
    if (!ContentHash.of(content).equals(hash)) {
      throw new CodeShippingException(
          "the jar " + file + " has changed since it was required; require it again");
    }
    return content;
  }
}
