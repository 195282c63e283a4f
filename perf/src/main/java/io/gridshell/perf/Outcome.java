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
   * The system has nothing like it.
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
