package io.gridshell.samples;

import io.gridshell.Grid;
import io.gridshell.MapResult;
import io.gridshell.launch.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A plain Java program with a grid of its own: it starts the engines, uses them as any client does,
 * takes one more when it wants to, and leaves nothing behind.
 *
 * <p>The engines have the class path of this program.
 */
public final class EmbeddedGrid {
  private static final int SPAN = 10_000;

  private EmbeddedGrid() {}

  /** Runs the program. */
  public static void main(String[] args) {
    try (Cluster cluster = Cluster.builder().profile("embedded").engines(2).discardLogs().start();
        Grid grid = cluster.connect()) {
      System.out.println("engines " + grid.ids());

      // A method of this class runs where there is time for it.
      List<Integer> spans = IntStream.range(0, 100).boxed().toList();
      MapResult<Integer> primes = grid.loadBalanced().map(EmbeddedGrid::primes, spans);
      int sum = primes.get().stream().mapToInt(Integer::intValue).sum();
      System.out.println("primes below " + spans.size() * SPAN + ": " + sum);

      cluster.scale(3);
      grid.awaitEngines(3, Duration.ofSeconds(30));
      System.out.println("engines " + grid.ids());
    }
    System.out.println("stopped");
  }

  /** How many primes there are from {@code span * SPAN} to the next span. */
  private static int primes(int span) {
    int first = span * SPAN;
    return (int)
        IntStream.range(Math.max(first, 2), first + SPAN)
            .filter(
                n -> IntStream.iterate(2, d -> d * d <= n, d -> d + 1).allMatch(d -> n % d != 0))
            .count();
  }
}
