package io.gridshell.grid.internal.session;

import io.gridshell.NoSuchEngineException;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.List;

/** The engines that a direct view addresses. */
sealed interface Targets {

  /** The engines of a call made now. */
  List<EngineRecord> resolve(EngineDirectory directory);

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
  }

  /**
   * Engines that were named once.
   *
   * @param members those engines, in the order in which they were named
   */
  record Frozen(List<EngineRecord> members) implements Targets {
    @Override
    public List<EngineRecord> resolve(EngineDirectory directory) {
      for (EngineRecord member : members) {
        directory.require(member.id());
      }
      return members;
    }
  }
}
