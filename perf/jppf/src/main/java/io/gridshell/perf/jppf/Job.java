package io.gridshell.perf.jppf;

import io.gridshell.perf.Hold;
import io.gridshell.perf.Piece;
import java.io.Serializable;
import java.util.concurrent.Callable;

/** What nodes are asked to do. */
sealed interface Job extends Callable<Integer>, Serializable {

  /** Nothing. */
  record Noop() implements Job {
    @Override
    public Integer call() {
      return 1;
    }
  }

  /** A wait of so many microseconds. */
  record Wait(int micros) implements Job {
    @Override
    public Integer call() {
      return Piece.await(micros);
    }
  }

  /** So many turns of arithmetic. */
  record Arithmetic(int turns) implements Job {
    @Override
    public Integer call() {
      return Piece.compute(turns);
    }
  }

  /** What stays on the first node. */
  record Stay(String mark) implements Job {
    @Override
    public Integer call() throws Exception {
      return Hold.run(mark);
    }
  }
}
