package io.gridshell.spi;

import io.gridshell.CodeShippingException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Finds libraries with everything that they need; found by {@link ServiceLoader}. */
public interface LibraryResolver {

  /**
   * The jars of {@code coordinates}, each {@code group:artifact:version}, and of what they depend
   * on. Blocks while they are fetched.
   *
   * @throws IllegalArgumentException when a coordinate is none
   * @throws CodeShippingException when a library cannot be had
   */
  List<Path> resolve(List<String> coordinates);

  /**
   * The resolver on the class path.
   *
   * @throws CodeShippingException when there is none
   */
  static LibraryResolver find() {
    return ServiceLoader.load(LibraryResolver.class, LibraryResolver.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new CodeShippingException(
                    "no implementation of io.gridshell.spi.LibraryResolver on the class path; add"
                        + " the jars gridshell-cli and maven-resolver-supplier, or require the"
                        + " library by the path of its jar"));
  }
}
