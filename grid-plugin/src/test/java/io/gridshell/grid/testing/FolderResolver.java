package io.gridshell.grid.testing;

import io.gridshell.CodeShippingException;
import io.gridshell.spi.LibraryResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds {@code group:artifact:version} as {@code artifact.jar} in a folder. */
public final class FolderResolver implements LibraryResolver {
  /** How often something was asked for. */
  public static final AtomicInteger ASKED = new AtomicInteger();

  private static volatile Path folder = Path.of("");

  /** Looks in {@code jars} from now on. */
  public static void lookIn(Path jars) {
    folder = jars;
  }

  @Override
  public List<Path> resolve(List<String> coordinates) {
    ASKED.incrementAndGet();
    return coordinates.stream().map(FolderResolver::find).toList();
  }

  private static Path find(String coordinate) {
    Path jar = folder.resolve(coordinate.split(":", -1)[1] + ".jar");
    if (!Files.exists(jar)) {
      throw new CodeShippingException("cannot have " + coordinate);
    }
    return jar;
  }
}
