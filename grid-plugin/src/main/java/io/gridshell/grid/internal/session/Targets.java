package io.gridshell.grid.internal.session;

import io.gridshell.NoSuchEngineException;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engines that a direct view addresses. */
sealed interface Targets {

  /** The engines of a call made now. */
  List<EngineRecord> resolve(EngineDirectory directory);

  /** Those engines of a call made now that are there. */
  List<EngineRecord> present(EngineDirectory directory);

  /** The ids that were named once; null when none were. */
  @Nullable List<Integer> named();

  /** Every engine that is there at the time of the call. */
  record All() implements Targets {
    @Override
    public List<EngineRecord> resolve(EngineDirectory directory) {
      List<EngineRecord> all = directory.all();
      if (all.isEmpty()) {
        throw new NoSuchEngineException(
            "the grid has no engines now; start some, or wait for them with awaitEngines");
      }
      return all;
    }

    @Override
    public List<EngineRecord> present(EngineDirectory directory) {
      return resolve(directory);
    }

    @Override
    public @Nullable List<Integer> named() {
      return null;
    }
  }

  /**
   * Engines by id, as they are at the time of the call.
   *
   * @param ids which
   */
  record Ids(List<Integer> ids) implements Targets {
    /** Refuses an id that is named twice: a chunk would take the place of another. */
    static Ids of(int... ids) {
      List<Integer> all = Arrays.stream(ids).boxed().toList();
      Set<Integer> seen = new HashSet<>();
      for (int id : all) {
        if (!seen.add(id)) {
          throw new IllegalArgumentException(
              "engine " + id + " is named twice in " + all + "; name each engine once");
        }
      }
      return new Ids(all);
    }

    @Override
    public List<EngineRecord> resolve(EngineDirectory directory) {
      return ids.stream().map(directory::require).toList();
    }

    @Override
    public List<EngineRecord> present(EngineDirectory directory) {
      List<EngineRecord> all = directory.all();
      return ids.stream().flatMap(id -> all.stream().filter(engine -> engine.id() == id)).toList();
    }

    @Override
    public List<Integer> named() {
      return ids;
    }
  }
}
