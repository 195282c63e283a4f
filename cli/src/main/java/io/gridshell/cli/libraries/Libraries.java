package io.gridshell.cli.libraries;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Finds libraries with everything that they need. */
public interface Libraries {

  /**
   * The jars of {@code coordinates}, each {@code group:artifact:version}, and of what they depend
   * on. Blocks while they are fetched.
   *
   * @param progress told what is being fetched
   * @throws IllegalArgumentException when a coordinate is none
   * @throws LibraryException when one is not found or cannot be fetched
   */
  List<Path> fetch(List<String> coordinates, Consumer<String> progress);
}
