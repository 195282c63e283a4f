package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.spi.LibraryResolver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The libraries that a client wants on engines. Thread-safe. */
final class Libraries {
  private final Map<List<String>, List<Library>> resolved = new HashMap<>();
  private @Nullable LibraryResolver resolver;
  private volatile List<Library> everywhere = List.of();

  /** What every task needs. */
  List<Library> everywhere() {
    return everywhere;
  }

  /** Lets every task from now on need {@code jarOrFolder}. */
  synchronized void addEverywhere(Path jarOrFolder) {
    everywhere = joined(everywhere, List.of(Library.of(jarOrFolder)));
  }

  /** The jars of {@code coordinates}, which are fetched once. */
  synchronized List<Library> resolve(List<String> coordinates) {
    List<Library> known = resolved.get(coordinates);
    if (known == null) {
      LibraryResolver found = resolver == null ? LibraryResolver.find() : resolver;
      resolver = found;
      known = found.resolve(coordinates).stream().map(Library::of).toList();
      resolved.put(List.copyOf(coordinates), known);
    }
    return known;
  }

  static List<Library> read(Path... jarsAndFolders) {
    return Arrays.stream(jarsAndFolders).map(Library::of).toList();
  }

  /** Both lists without doubles. */
  static List<Library> joined(List<Library> some, List<Library> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    Map<ContentHash, Library> all = new LinkedHashMap<>();
    some.forEach(library -> all.putIfAbsent(library.hash(), library));
    more.forEach(library -> all.putIfAbsent(library.hash(), library));
    return new ArrayList<>(all.values());
  }
}
