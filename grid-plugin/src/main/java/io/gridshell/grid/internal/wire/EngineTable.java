package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** Ids are given out from 0 without gaps, so most grids are read with one question. */
  private static final int USUAL = 64;

  /** Where the ids are that {@link #USUAL} does not cover. */
  private static final int RARE_IDS = -1;

  private EngineTable() {}

  /** The cache's configuration: a copy on every server. */
  public static CacheConfiguration<Integer, byte[]> configuration() {
    return new CacheConfiguration<Integer, byte[]>(NAME)
        .setCacheMode(CacheMode.REPLICATED)
        .setAtomicityMode(CacheAtomicityMode.ATOMIC)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
        .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
  }

  /** Every entry; empty when no engine ever joined, or the cluster is not active. */
  public static Collection<EngineRecord> read(Ignite ignite) {
    if (!ignite.cluster().state().active()) {
      return List.of();
    }
    IgniteCache<Integer, byte[]> table = ignite.cache(NAME);
    if (table == null) {
      return List.of();
    }
    Map<Integer, byte[]> entries =
        new TreeMap<>(
            table.getAll(IntStream.range(RARE_IDS, USUAL).boxed().collect(Collectors.toSet())));
    byte[] rare = entries.remove(RARE_IDS);
    if (rare != null) {
      entries.putAll(table.getAll(idsOf(rare)));
    }
    return entries.values().stream().map(EngineRecord::read).toList();
  }

  /** Lets {@link #read} find the entry of {@code id}; called before there is one. */
  public static void announce(IgniteCache<Integer, byte[]> table, int id) {
    if (id < USUAL) {
      return;
    }
    while (true) {
      byte[] before = table.get(RARE_IDS);
      Set<Integer> ids = before == null ? new TreeSet<>() : idsOf(before);
      if (!ids.add(id)) {
        return;
      }
      byte[] after = bytesOf(ids);
      if (before == null
          ? table.putIfAbsent(RARE_IDS, after)
          : table.replace(RARE_IDS, before, after)) {
        return;
      }
    }
  }

  private static byte[] bytesOf(Set<Integer> ids) {
    ByteWriter out = new ByteWriter(4 + 5 * ids.size()).writeInt(ids.size());
    ids.forEach(out::writeInt);
    return out.toByteArray();
  }

  private static Set<Integer> idsOf(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Set<Integer> ids = new TreeSet<>();
    for (int left = in.readCount(1); left > 0; left--) {
      ids.add(in.readInt());
    }
    return ids;
  }
}
