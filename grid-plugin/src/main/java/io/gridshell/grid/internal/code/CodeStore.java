package io.gridshell.grid.internal.code;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The class files that a member received, by content hash.
 *
 * <p>Thread-safe. It outlives the interpreter, so that an engine that is restarted need not be sent
 * everything again.
 */
public final class CodeStore {
  private final Map<ContentHash, ClassUnit> units = new ConcurrentHashMap<>();

  /** Keeps {@code unit}. */
  public void add(ClassUnit unit) {
    units.putIfAbsent(unit.hash(), unit);
  }

  /** The class with {@code hash}; null when it was never received. */
  public @Nullable ClassUnit find(ContentHash hash) {
    return units.get(hash);
  }

  /** Those of {@code hashes} that are here. */
  public List<ClassUnit> present(Collection<ContentHash> hashes) {
    return hashes.stream().map(units::get).filter(Objects::nonNull).toList();
  }

  /** Those of {@code hashes} that were never received. */
  public List<ContentHash> missing(Collection<ContentHash> hashes) {
    List<ContentHash> missing = new ArrayList<>();
    for (ContentHash hash : hashes) {
      if (!units.containsKey(hash)) {
        missing.add(hash);
      }
    }
    return missing;
  }
}
