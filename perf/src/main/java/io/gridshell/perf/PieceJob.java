package io.gridshell.perf;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.apache.ignite.lang.IgniteCallable;

/** A {@link Piece} as a job for those who send objects. */
final class PieceJob implements IgniteCallable<Integer>, Callable<Integer>, Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final boolean waits;

  PieceJob(int number, boolean waits) {
    this.number = number;
    this.waits = waits;
  }

  @Override
  public Integer call() {
    return waits ? Piece.await(number) : Piece.compute(number);
  }
}
