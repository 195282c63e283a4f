package io.gridshell.interpreter;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A class file on the class path of an interpreter, before it is loaded.
 *
 * @param bytes its content
 * @param source where it comes from and who signed it
 * @param manifest that of its jar; null for a folder
 */
// Lives for a moment; nobody compares it.
@SuppressWarnings("ArrayRecordComponent")
record LibraryClass(byte[] bytes, CodeSource source, @Nullable Manifest manifest) {

  /** The file of class {@code name}; null when {@code loader} has none or cannot read it. */
  static @Nullable LibraryClass find(URLClassLoader loader, String name) {
    String path = name.replace('.', '/') + ".class";
    URL found = loader.findResource(path);
    if (found == null) {
      return null;
    }
    try {
      URLConnection connection = found.openConnection();
      byte[] bytes;
      try (InputStream in = connection.getInputStream()) {
        bytes = in.readAllBytes();
      }
      if (connection instanceof JarURLConnection jar) {
        // Signers are known once the entry has been read.
        return new LibraryClass(
            bytes,
            new CodeSource(jar.getJarFileURL(), jar.getJarEntry().getCodeSigners()),
            jar.getManifest());
      }
      String text = found.toExternalForm();
      URL folder = new URL(text.substring(0, text.length() - path.length()));
      return new LibraryClass(bytes, new CodeSource(folder, (CodeSigner[]) null), null);
    } catch (IOException unreadable) {
      // The loader itself says what is wrong.
      return null;
    }
  }
}
