package io.gridshell.launch.marathon;

import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.marathon.client.MarathonException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks again while Marathon has no leader or cannot be reached, and tells that it does.
 *
 * @param events told of each vain try
 * @param patience how long to go on
 */
record Insistence(Consumer<LaunchEvent> events, Duration patience) {
  private static final long LEAST_MILLIS = 100;
  private static final long MOST_MILLIS = 300;

  /**
   * What {@code call} gives. One that may have been carried out is not tried again.
   *
   * @throws MarathonException what the last try met
   */
  <T> T on(Supplier<T> call) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (MarathonException trouble) {
        tell(trouble, deadline);
      }
      pause();
    }
  }

  private void tell(MarathonException trouble, long deadline) {
    if (!Trouble.isPassing(trouble) || System.nanoTime() > deadline) {
      throw trouble;
    }
    events.accept(new LaunchEvent.Waiting("Marathon does not answer: " + trouble.getMessage()));
  }

  /** The client paces its own tries; commands that wait for one leader should not ask in step. */
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(LEAST_MILLIS, MOST_MILLIS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while waiting for Marathon", stop);
    }
  }
}
