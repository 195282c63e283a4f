package io.gridshell.perf;

import io.gridshell.Grid;
import java.util.List;

/** Gridshell. */
record GridPeer(Grid grid) implements Peer {

  @Override
  public String name() {
    return "Gridshell";
  }

  @Override
  public void await(List<Integer> micros) {
    grid.loadBalanced().map(Piece::await, micros).get();
  }

  @Override
  public void compute(List<Integer> turns) {
    grid.loadBalanced().map(Piece::compute, turns).get();
  }

  @Override
  public void awaitSkewed(List<Integer> micros) {
    // One message with all items goes to one engine; the others have to take theirs from it.
    grid.loadBalanced().withChunkSize(micros.size()).map(Piece::await, micros).get();
  }

  @Override
  public void close() {}
}
