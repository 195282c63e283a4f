package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.transfer.HeldBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one engine: which of its variables are chunks, and the copies that it keeps for
 * other engines. Thread-safe.
 */
public final class ChunkStore {
  /** Clocks of clients differ; they count only between scatters that are closer than this. */
  private static final Duration LONGEST_WAY = Duration.ofMillis(250);

  private static final int REPLACED_KEPT = 1_000;

  private final Map<String, Own> own = new HashMap<>();

  /** What variables were that are no chunks any more; of many the last ones. */
  private final Map<String, ChunkInfo> replaced = new LinkedHashMap<>();

  private final Map<Key, Copy> copies = new LinkedHashMap<>();

  private record Own(ChunkInfo info, long boundAt) {}

  private record Key(UUID variable, int index) {
    static Key of(ChunkInfo chunk) {
      return new Key(chunk.variable(), chunk.index());
    }
  }

  /**
   * A copy.
   *
   * @param info of which chunk
   * @param bytes its value
   */
  public record Copy(ChunkInfo info, HeldBytes bytes) {}

  /**
   * Whether {@code incoming} takes the place of the chunk that the variable is now. Of scatters
   * that overlap one wins on every engine; one that began after the other had ended always wins.
   *
   * @param begun when its scatter began, by {@link System#nanoTime()} here; up to its way too late
   */
  public synchronized boolean admits(ChunkInfo incoming, long begun) {
    Own present = own.get(incoming.name());
    return present == null
        || present.boundAt() < begun - LONGEST_WAY.toNanos()
        || present.info().version() <= incoming.version();
  }

  /**
   * The variable is {@code chunk} from now on.
   *
   * @return the chunk that it was before; null when it was none
   */
  public synchronized @Nullable ChunkInfo bound(ChunkInfo chunk) {
    Own before = own.put(chunk.name(), new Own(chunk, System.nanoTime()));
    replaced.remove(chunk.name());
    for (Copy copy : List.copyOf(copies.values())) {
      boolean obsolete =
          copy.info().name().equals(chunk.name())
              && !copy.info().variable().equals(chunk.variable())
              && chunk.engines().contains(copy.info().owner());
      if (obsolete) {
        forgetCopy(copy.info().variable(), copy.info().index());
      }
    }
    return before == null ? null : before.info();
  }

  /** The chunk that variable {@code name} is; null when it is none. */
  public synchronized @Nullable ChunkInfo own(String name) {
    Own chunk = own.get(name);
    return chunk == null ? null : chunk.info();
  }

  /** All chunks that variables are. */
  public synchronized List<ChunkInfo> own() {
    return own.values().stream().map(Own::info).toList();
  }

  /** Variable {@code name} got a value that is no chunk; gives what it was, or null. */
  public synchronized @Nullable ChunkInfo replaced(String name) {
    Own before = own.remove(name);
    if (before == null) {
      return null;
    }
    replaced.remove(name);
    replaced.put(name, before.info());
    if (replaced.size() > REPLACED_KEPT) {
      replaced.remove(replaced.keySet().iterator().next());
    }
    return before.info();
  }

  /** The variables are lost, and may be restored. */
  public synchronized void forgetAll() {
    own.clear();
  }

  /** What there is of variable {@code name}. */
  public synchronized Question.Holdings holdings(String name) {
    return new Question.Holdings(
        Stream.ofNullable(own(name)).toList(),
        Stream.ofNullable(replaced.get(name)).toList(),
        copies().stream().filter(chunk -> chunk.name().equals(name)).toList());
  }

  /** Keeps a copy, in place of those of what the same variable of that engine was earlier. */
  public synchronized void keep(ChunkInfo chunk, HeldBytes bytes) {
    for (ChunkInfo kept : copies()) {
      if (kept.name().equals(chunk.name())
          && kept.owner() == chunk.owner()
          && kept.version() < chunk.version()) {
        forgetCopy(kept.variable(), kept.index());
      }
    }
    Copy before = copies.put(Key.of(chunk), new Copy(chunk, bytes));
    if (before != null) {
      before.bytes().release();
    }
  }

  /** The copy of a chunk; null when none is kept here. */
  public synchronized @Nullable Copy copy(UUID variable, int index) {
    return copies.get(new Key(variable, index));
  }

  /** Throws the copy of a chunk away. */
  public synchronized void forgetCopy(UUID variable, int index) {
    Copy copy = copies.remove(new Key(variable, index));
    if (copy != null) {
      copy.bytes().release();
    }
  }

  /** All chunks of which copies are kept. */
  public synchronized List<ChunkInfo> copies() {
    List<ChunkInfo> all = new ArrayList<>();
    copies.values().forEach(copy -> all.add(copy.info()));
    return all;
  }
}
