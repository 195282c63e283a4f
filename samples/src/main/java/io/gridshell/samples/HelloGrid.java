package io.gridshell.samples;

import io.gridshell.Grid;
import io.gridshell.MapResult;
import io.gridshell.TaskInfo;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plain Java program that joins a running grid: it asks every engine for its pid, then has
 * numbers squared by whichever engine is free.
 *
 * <p>The name of the grid is the first argument; without one it is {@code default}.
 */
public final class HelloGrid {
  private HelloGrid() {}

  /** Runs the program. */
  public static void main(String[] args) {
    String profile = args.length > 0 ? args[0] : "default";
    try (Grid grid = Grid.connect(profile)) {
      System.out.println("engines " + grid.ids());

      // All engines: the value is a list in engine order.
      System.out.println("pids " + grid.all().apply(() -> ProcessHandle.current().pid()).get());

      // Whichever engine is free: the value is a list in input order.
      List<Integer> numbers = IntStream.rangeClosed(1, 20).boxed().toList();
      MapResult<Integer> squares = grid.loadBalanced().map(number -> number * number, numbers);
      System.out.println("squares " + squares.get());

      // Each item was a task; its record tells where it ran.
      Set<Integer> workers =
          squares.metadata().stream()
              .map(TaskInfo::engine)
              .collect(Collectors.toCollection(TreeSet::new));
      System.out.println("squared by engines " + workers);
    }
  }
}
