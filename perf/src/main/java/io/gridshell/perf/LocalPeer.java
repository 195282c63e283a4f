package io.gridshell.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

/** Threads in this JVM: the floor below everything that sends messages. */
final class LocalPeer implements Peer {
  private final ForkJoinPool pool;

  LocalPeer(int threads) {
    pool = new ForkJoinPool(threads);
  }

  @Override
  public String name() {
    return "ForkJoinPool (" + pool.getParallelism() + ")";
  }

  private void each(List<Integer> items, IntUnaryOperator work) throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    items.forEach(item -> calls.add(() -> work.applyAsInt(item)));
    for (Future<Integer> future : pool.invokeAll(calls)) {
      future.get();
    }
  }

  @Override
  public void await(List<Integer> micros) throws Exception {
    each(micros, Piece::await);
  }

  @Override
  public void compute(List<Integer> turns) throws Exception {
    each(turns, Piece::compute);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
