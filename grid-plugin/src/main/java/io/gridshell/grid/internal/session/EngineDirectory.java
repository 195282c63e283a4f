package io.gridshell.grid.internal.session;

import io.gridshell.GridUnavailableException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.spi.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The engines that a client knows to be in the grid, by id. Thread-safe. */
final class EngineDirectory {
  private final SortedMap<Integer, EngineRecord> engines = new TreeMap<>();
  private final Map<Integer, Long> orders = new HashMap<>();

  /**
   * Adds {@code engine} unless a later one has its id.
   *
   * @param order when its node joined, as Ignite counts
   */
  synchronized void add(EngineRecord engine, long order) {
    if (engines.containsKey(engine.id()) && orders.getOrDefault(engine.id(), 0L) > order) {
      return;
    }
    engines.put(engine.id(), engine);
    orders.put(engine.id(), order);
    notifyAll();
  }

  /** Forgets the engine of {@code node}; null when none is known there. */
  synchronized @Nullable EngineRecord remove(UUID node) {
    EngineRecord found = null;
    for (EngineRecord engine : engines.values()) {
      if (engine.node().equals(node)) {
        found = engine;
      }
    }
    if (found != null) {
      engines.remove(found.id());
      notifyAll();
    }
    return found;
  }

  synchronized Collection<EngineRecord> clear() {
    Collection<EngineRecord> all = new ArrayList<>(engines.values());
    engines.clear();
    notifyAll();
    return all;
  }

  synchronized List<Integer> ids() {
    return List.copyOf(engines.keySet());
  }

  synchronized List<EngineRecord> all() {
    return List.copyOf(engines.values());
  }

  synchronized boolean has(EngineRecord engine) {
    EngineRecord known = engines.get(engine.id());
    return known != null && known.node().equals(engine.node());
  }

  /**
   * The engine {@code id}.
   *
   * @throws NoSuchEngineException when it is not there
   */
  synchronized EngineRecord require(int id) {
    EngineRecord engine = engines.get(id);
    if (engine == null) {
      throw NoSuchEngineException.of(id, List.copyOf(engines.keySet()));
    }
    return engine;
  }

  synchronized void await(int count, Duration patience) {
    Duration limit = Patience.bounded(patience);
    long deadline = System.nanoTime() + limit.toNanos();
    while (engines.size() < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new GridUnavailableException(
            count
                + " engines are not there after "
                + limit.toMillis()
                + " ms; there are "
                + engines.size()
                + ": "
                + engines.keySet()
                + "; start more with 'gridshell engines -n N', or look into 'gridshell logs'");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GridUnavailableException(
            "interrupted while waiting for " + count + " engines; there are " + engines.size(), e);
      }
    }
  }
}
