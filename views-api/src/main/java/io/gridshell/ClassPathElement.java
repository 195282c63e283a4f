package io.gridshell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A jar or folder of classes on its way to engines. */
final class ClassPathElement {
  private ClassPathElement() {}

  /** Runs on an engine; gives the name back. */
  static String add(String name, byte[] jar) {
    EngineContext.current().addToClassPath(name, jar);
    return name;
  }

  /** The content of a jar, or a jar with the content of a folder. */
  static byte[] read(Path jarOrFolder) {
    try {
      return Files.isDirectory(jarOrFolder) ? pack(jarOrFolder) : Files.readAllBytes(jarOrFolder);
    } catch (NoSuchFileException absent) {
      throw new UncheckedIOException(
          "there is no jar or folder " + jarOrFolder + "; check its name", absent);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + jarOrFolder, unreadable);
    }
  }

  private static byte[] pack(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files = tree.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      for (Path file : files) {
        String entry = folder.relativize(file).toString().replace('\\', '/');
        jar.putNextEntry(new JarEntry(entry));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
