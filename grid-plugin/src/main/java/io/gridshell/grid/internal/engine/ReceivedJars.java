package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.code.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Jars that clients sent to an engine, kept as files that engines of one machine share.
 * Thread-safe.
 */
final class ReceivedJars {
  private final Path folder;
  private final Map<ContentHash, Path> kept = new LinkedHashMap<>();

  ReceivedJars(Path folder) {
    this.folder = folder;
  }

  /** Keeps {@code jar} and gives its file. */
  synchronized Path keep(String name, byte[] jar) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    ContentHash hash = ContentHash.of(jar);
    Path file = folder.resolve(String.format("%016x-%s", hash.high(), plain));
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(UUID.randomUUID() + ".new");
        Files.write(fresh, jar);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException another) {
      // An engine beside this one was faster with the same content.
      kept.put(hash, file);
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep the jar " + name + " in " + folder, failed);
    }
    kept.put(hash, file);
    return file;
  }

  /** Whether each of {@code jars} was kept. */
  synchronized boolean have(List<ContentHash> jars) {
    return kept.keySet().containsAll(jars);
  }

  /** All that were kept, in the order of their arrival. */
  synchronized List<Path> files() {
    return new ArrayList<>(kept.values());
  }
}
