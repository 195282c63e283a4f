package io.gridshell.grid.internal.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;

/** The cache that lists the engines of a grid by id; entries of engines that left may remain. */
public final class EngineTable {
  /** The cache's name. */
  public static final String NAME = "gridshell.engines";

  private static final int PARTITIONS = 4;
  private static final int BLOCK = 64;

  private EngineTable() {}

  /** The cache's configuration: a copy on every server. */
  public static CacheConfiguration<Integer, byte[]> configuration() {
    return new CacheConfiguration<Integer, byte[]>(NAME)
        .setCacheMode(CacheMode.REPLICATED)
        .setAtomicityMode(CacheAtomicityMode.ATOMIC)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
        .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
  }

  /** Every entry; empty when no engine ever joined. */
  public static Collection<EngineRecord> read(Ignite ignite) {
    IgniteCache<Integer, byte[]> table = ignite.cache(NAME);
    if (table == null) {
      return List.of();
    }
    // Ids are given out from 0 without gaps, so the first empty block is the end.
    List<EngineRecord> records = new ArrayList<>();
    for (int start = 0; ; start += BLOCK) {
      Map<Integer, byte[]> block =
          table.getAll(IntStream.range(start, start + BLOCK).boxed().collect(Collectors.toSet()));
      block.values().forEach(bytes -> records.add(EngineRecord.read(bytes)));
      if (block.isEmpty()) {
        return records;
      }
    }
  }
}
