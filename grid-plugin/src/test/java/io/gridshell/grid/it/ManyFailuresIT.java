package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.testing.TestGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose heap is small, and a map of which everything fails. */
@Timeout(180)
class ManyFailuresIT {
  private static final int SECONDS = 120;

  @Test
  void aHundredThousandFailuresFitASmallHeap() throws Exception {
    try (TestGrid engines = TestGrid.start(2)) {
      Path program = engines.profile().home().resolve("Failing.java");
      Files.writeString(
          program,
          """
          import io.gridshell.*;
          import java.nio.file.Path;

          class Failing {
            public static void main(String[] arguments) throws Exception {
              try (Grid grid =
                  Grid.connect(
                      GridOptions.defaults()
                          .withHome(Path.of(arguments[0]))
                          .withProfile(arguments[1]))) {
                grid.awaitEngines(2, java.time.Duration.ofSeconds(30));
                MapResult<Integer> map =
                    grid.loadBalanced().map(
                        (Integer i) -> {
                          if (i >= 0) {
                            throw new IllegalStateException("no " + i);
                          }
                          return i;
                        },
                        java.util.stream.IntStream.range(0, 100_000).boxed().toList());
                try {
                  map.get();
                } catch (CompositeException failure) {
                  System.out.println(failure.failures().size() + " failures");
                  System.out.println(failure.failures().get(99_999).error().getMessage());
                }
              }
            }
          }
          """);
      Path log = engines.profile().logs().resolve("failing.log");
      Process client =
          engines.launchClient(
              program, List.of("-XX:+ExitOnOutOfMemoryError"), log.getFileName().toString());
      try {
        assertThat(client.waitFor(SECONDS, TimeUnit.SECONDS))
            .as("whether the client ended")
            .isTrue();
      } finally {
        client.toHandle().destroyForcibly();
      }

      assertThat(Files.readString(log))
          .contains("100000 failures", "IllegalStateException: no 99999");
    }
  }
}
