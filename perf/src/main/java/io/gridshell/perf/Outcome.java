package io.gridshell.perf;

import java.util.List;

/** What became of one workload on one system. */
public sealed interface Outcome {

  /**
   * It was measured.
   *
   * @param runs one number a run, in the workload's unit
   */
  record Ran(List<Double> runs) implements Outcome {
    public Ran {
      runs = List.copyOf(runs);
    }
  }

  /**
   * It was measured, and ended before its time: it took too long, or failed.
   *
   * @param runs those that were done by then, at least one
   * @param why what happened
   */
  record Cut(List<Double> runs, String why) implements Outcome {
    public Cut {
      runs = List.copyOf(runs);
    }
  }

  /**
   * The system has nothing like it, or is not asked for it.
   *
   * @param why in a few words
   */
  record Cannot(String why) implements Outcome {}

  /**
   * It was tried in vain.
   *
   * @param why what happened
   */
  record Failed(String why) implements Outcome {}
}
