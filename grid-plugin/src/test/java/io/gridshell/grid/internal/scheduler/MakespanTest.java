package io.gridshell.grid.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How near to the ideal the end of a job is, in simulated time. */
class MakespanTest {
  private static final int ENGINES = 4;
  private static final long TRIP = 400_000;

  private static long[] nanos(int count, double fromMillis, double toMillis, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToLong(i -> (long) ((fromMillis + random.nextDouble() * (toMillis - fromMillis)) * 1e6))
        .toArray();
  }

  private static Simulation engines(long[] nanos) {
    return engines(nanos, TRIP);
  }

  private static Simulation engines(long[] nanos, long trip) {
    Simulation simulation = new Simulation(trip, item -> nanos[item]);
    IntStream.range(0, ENGINES).forEach(simulation::join);
    return simulation;
  }

  private static JobSpec chunked(int size, int chunk) {
    JobSpec plain = JobSpec.of(1, size, "f");
    return new JobSpec(
        1,
        size,
        0,
        chunk,
        "f",
        plain.placement(),
        plain.after(),
        plain.follow(),
        plain.retries(),
        0);
  }

  private static double ratio(long took, long[] nanos) {
    return took / (Arrays.stream(nanos).sum() / (double) ENGINES);
  }

  /** What an engine that never waits for a message would need, items in order. */
  private static long greedy(long[] nanos) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    IntStream.range(0, ENGINES).forEach(i -> free.add(0L));
    long end = 0;
    for (long item : nanos) {
      long done = free.remove() + item;
      free.add(done);
      end = Math.max(end, done);
    }
    return end;
  }

  @Test
  void longItemsAreNearlyAsFastAsIfMessagesCostNothing() {
    for (int seed = 0; seed < 20; seed++) {
      long[] nanos = nanos(100, 0, 1000, seed);

      long took = engines(nanos).run(JobSpec.of(1, 100, "f"));

      assertThat((double) took / greedy(nanos)).isLessThan(1.005);
    }
  }

  @Test
  void longerTripsOfMessagesAreHiddenByMoreWorkAhead() {
    for (long trip : new long[] {100_000, 2_000_000, 5_000_000}) {
      long[] nanos = nanos(8000, 0, 4, 1);

      double ratio = ratio(engines(nanos, trip).run(JobSpec.of(1, 8000, "f")), nanos);

      assertThat(ratio).as("trip of %d ns", trip).isLessThan(1.03);
    }
  }

  @Test
  void itemsOfMillisecondsDoNotWaitForMessages() {
    for (int seed = 0; seed < 20; seed++) {
      long[] nanos = nanos(2000, 0, 4, seed);

      assertThat(ratio(engines(nanos).run(JobSpec.of(1, 2000, "f")), nanos)).isLessThan(1.03);
    }
  }

  @Test
  void aSkewedStartIsEvenedOutByStealing() {
    for (int seed = 0; seed < 20; seed++) {
      long[] nanos = nanos(1000, 1, 19, seed);
      Simulation simulation = engines(nanos);

      assertThat(ratio(simulation.run(chunked(1000, 1000)), nanos)).isLessThan(1.03);
      assertThat(simulation.recalls()).isLessThan(80);
    }
  }

  @Test
  void aMillionTinyItemsTravelInFewMessages() {
    long[] nanos = new long[1_000_000];
    Arrays.fill(nanos, 400);
    Simulation simulation = engines(nanos);

    assertThat(ratio(simulation.run(JobSpec.of(1, nanos.length, "f")), nanos)).isLessThan(1.15);
    assertThat(simulation.sends()).isLessThan(400);
  }

  @Test
  void itemsThatTurnOutToBeLongHoldUpNobody() {
    long[] nanos = new long[3000];
    Arrays.fill(nanos, 0, 2000, 1000);
    Arrays.fill(nanos, 2000, 3000, 20 * Simulation.MILLI);

    assertThat(ratio(engines(nanos).run(JobSpec.of(1, nanos.length, "f")), nanos)).isLessThan(1.05);
  }

  @Test
  void anEngineThatJoinsLateDoesItsShareAtOnce() {
    long[] nanos = nanos(20_000, 0, 8, 1);
    Simulation simulation = engines(nanos);
    simulation.joinAt(10_000 * Simulation.MILLI, 4);

    long took = simulation.run(JobSpec.of(1, nanos.length, "f"));

    double restIdeal = (Arrays.stream(nanos).sum() - 4 * 10_000.0 * Simulation.MILLI) / 5;
    assertThat(took - 10_000.0 * Simulation.MILLI).isLessThan(restIdeal * 1.02);
    assertThat((double) simulation.ranOn(4) / simulation.ranOn(0)).isBetween(0.4, 0.5);
  }
}
