package io.gridshell.grid.internal.code;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was not used for longest. Not thread-safe: reading changes it, too.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int kept;

  /** Creates an empty map that keeps {@code kept} entries. */
  public RecentlyUsed(int kept) {
    super(16, 0.75f, true);
    this.kept = kept;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > kept;
  }
}
