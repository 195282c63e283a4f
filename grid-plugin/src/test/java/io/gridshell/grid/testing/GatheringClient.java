package io.gridshell.grid.testing;

import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.GridOptions;
import java.nio.file.Path;
import java.time.Duration;

/** A program that joins a grid, gathers a variable as doubles and prints what comes of it. */
public final class GatheringClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private GatheringClient() {}

  /** Takes the home, the profile and the name of the variable. */
  public static void main(String[] arguments) {
    GridOptions options =
        GridOptions.defaults().withHome(Path.of(arguments[0])).withProfile(arguments[1]);
    try (Grid grid = Grid.connect(options)) {
      grid.awaitEngines(1, LIMIT);
      try {
        double[] all = grid.all().gather(arguments[2], double[].class).get(LIMIT);
        System.out.println("gathered " + all.length);
      } catch (GridException e) {
        System.out.println("error " + e.getMessage());
      }
      System.out.println("still there " + grid.all().apply(() -> 1).get(LIMIT));
    }
  }
}
