package io.gridshell.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;

/** Threads and an interpreter in this JVM: the floor below everything that sends messages. */
final class LocalPeer implements Peer {
  private static final int AT_ONCE = 64;

  private final ForkJoinPool pool;
  private @Nullable JShell shell;

  LocalPeer(int threads) {
    pool = new ForkJoinPool(threads);
  }

  @Override
  public String name() {
    return "ForkJoinPool (" + pool.getParallelism() + ")";
  }

  @Override
  public void callOne() throws Exception {
    pool.submit(() -> 1).get();
  }

  @Override
  public void callAll() throws Exception {
    each(IntStream.range(0, pool.getParallelism()).boxed().toList(), n -> n);
  }

  @Override
  public void tasks(int count) throws InterruptedException {
    new InFlight(AT_ONCE, count)
        .perSecond(
            ended -> {
              var unused =
                  CompletableFuture.supplyAsync(() -> 1, pool)
                      .whenComplete((value, error) -> ended.accept(error));
            });
  }

  @Override
  public void map(int count) throws Exception {
    pool.submit(() -> IntStream.range(0, count).boxed().parallel().map(n -> n).toList()).get();
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
  public void cell(String line) {
    JShell interpreter = shell;
    if (interpreter == null) {
      interpreter = JShell.builder().executionEngine("local").build();
      shell = interpreter;
    }
    for (SnippetEvent event : interpreter.eval(line)) {
      if (event.status() == Snippet.Status.REJECTED || event.exception() != null) {
        throw new IllegalStateException("cannot evaluate " + line, event.exception());
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    JShell interpreter = shell;
    if (interpreter != null) {
      interpreter.close();
    }
  }
}
