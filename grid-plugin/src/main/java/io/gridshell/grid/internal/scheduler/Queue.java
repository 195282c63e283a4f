package io.gridshell.grid.internal.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Ranges that wait for an engine, in order, apart by where they may go. */
final class Queue {

  /** Ranges that may go to the same engines. */
  static final class Lane {
    /** As their first ranges. */
    static final Comparator<Lane> ORDER = Comparator.comparing(Lane::head, Range.ORDER);

    final Placement placement;
    final TreeSet<Range> ranges = new TreeSet<>(Range.ORDER);

    /** The engines now in the grid that may take them. */
    final Set<EngineSlot> engines = new HashSet<>();

    private Lane(Placement placement) {
      this.placement = placement;
    }

    Range head() {
      return ranges.first();
    }
  }

  private final Map<Placement, Lane> lanes = new HashMap<>();
  private int size;

  void add(Range range, Collection<EngineSlot> engines) {
    Lane lane = lanes.get(range.placement());
    if (lane == null) {
      lane = new Lane(range.placement());
      for (EngineSlot engine : engines) {
        if (lane.placement.allows(engine.info)) {
          lane.engines.add(engine);
        }
      }
      lanes.put(range.placement(), lane);
    }
    lane.ranges.add(range);
    size++;
  }

  void remove(Range range) {
    Lane lane = lanes.get(range.placement());
    if (lane != null && lane.ranges.remove(range)) {
      size--;
      if (lane.ranges.isEmpty()) {
        lanes.remove(range.placement());
      }
    }
  }

  void joined(EngineSlot engine) {
    for (Lane lane : lanes.values()) {
      if (lane.placement.allows(engine.info)) {
        lane.engines.add(engine);
      }
    }
  }

  void left(EngineSlot engine) {
    lanes.values().forEach(lane -> lane.engines.remove(engine));
  }

  Collection<Lane> lanes() {
    return lanes.values();
  }

  /** What waits with {@code placement}; null for nothing. */
  @Nullable Lane lane(Placement placement) {
    return lanes.get(placement);
  }

  /** Ranges that no engine in the grid may take. */
  List<Range> stranded() {
    List<Range> stranded = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (lane.engines.isEmpty()) {
        stranded.addAll(lane.ranges);
      }
    }
    return stranded;
  }

  /** How many ranges wait. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }
}
