package io.gridshell.spi;

import io.gridshell.EngineContext;
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
public final class ClassPathElement {
  private ClassPathElement() {}

  /** Runs on an engine; gives the name back. */
  public static String add(String name, byte[] jar) {
    EngineContext.current().addToClassPath(name, jar);
    return name;
  }

  /**
   * The content of a jar, or a jar with the content of a folder; equal folders give equal jars.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static byte[] read(Path jarOrFolder) {
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
        JarEntry entry = new JarEntry(folder.relativize(file).toString().replace('\\', '/'));
        entry.setTime(0);
        jar.putNextEntry(entry);
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
