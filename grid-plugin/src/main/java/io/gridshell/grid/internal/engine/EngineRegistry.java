package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.shared.SharedFolder;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.EngineTable;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;

/** Gives engines their ids: the lowest that no living engine has. */
final class EngineRegistry {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Ignite ignite;
  private final IgniteCache<Integer, byte[]> table;

  EngineRegistry(Ignite ignite) {
    this.ignite = ignite;
    this.table = ignite.getOrCreateCache(EngineTable.configuration());
  }

  /**
   * Enters this node as an engine.
   *
   * @throws IllegalStateException when {@code requested} belongs to another living engine
   */
  EngineRecord claim(OptionalInt requested, Set<String> labels) {
    UUID node = ignite.cluster().localNode().id();
    for (int id = requested.orElse(0); ; id++) {
      EngineRecord mine =
          new EngineRecord(
              id,
              node,
              SharedFolder.host(),
              ProcessHandle.current().pid(),
              Runtime.getRuntime().availableProcessors(),
              labels,
              Instant.now());
      EngineTable.announce(table, id);
      byte[] present = table.getAndPutIfAbsent(id, mine.toBytes());
      if (present == null) {
        return mine;
      }
      EngineRecord holder = EngineRecord.read(present);
      if (ignite.cluster().node(holder.node()) == null) {
        if (table.replace(id, present, mine.toBytes())) {
          return mine;
        }
        id--;
      } else if (requested.isPresent() && leaves(holder)) {
        id--;
      } else if (requested.isPresent()) {
        throw new IllegalStateException(
            "engine id "
                + id
                + " belongs to process "
                + holder.pid()
                + " on "
                + holder.host()
                + "; choose another id or none");
      }
    }
  }

  /** Whether the node of {@code holder} is dead; Ignite may notice that a little later. */
  private boolean leaves(EngineRecord holder) {
    if (ignite.cluster().pingNode(holder.node())) {
      return false;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ignite.cluster().node(holder.node()) != null) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }
}
