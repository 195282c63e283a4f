package io.gridshell.cli;

import io.gridshell.spi.LocalSession;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The jars and folders that cells of the client see from the start: those of the variable {@value
 * #VARIABLE}.
 *
 * @param files the jars and folders
 */
record SessionClassPath(List<Path> files) {
  static final String VARIABLE = "GRIDSHELL_CLASS_PATH";

  /**
   * Reads the variable.
   *
   * @throws IllegalArgumentException when one of the files is missing
   */
  static SessionClassPath of(Map<String, String> environment) {
    List<Path> files =
        Arrays.stream(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator))
            .filter(entry -> !entry.isBlank())
            .map(entry -> Path.of(entry.strip()))
            .collect(Collectors.toUnmodifiableList());
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new IllegalArgumentException(
            VARIABLE + " names " + file + ", which is not there; correct the variable");
      }
    }
    return new SessionClassPath(files);
  }

  /** Gives {@code session} after it was told. */
  LocalSession addTo(LocalSession session) {
    files.forEach(session::addToClassPath);
    return session;
  }
}
