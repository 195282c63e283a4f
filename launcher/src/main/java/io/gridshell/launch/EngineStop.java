package io.gridshell.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The end of engines: asked first, killed after a while.
 *
 * @param events told of each end
 */
record EngineStop(Consumer<LaunchEvent> events) {
  /** How long an engine may take to leave when asked. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 10;

  /**
   * Ends {@code engines} side by side. Blocks until all are gone; an interrupt shortens the grace.
   *
   * @throws LaunchException when one does not end even when killed
   */
  void stop(List<EngineProcess> engines, Duration grace) {
    List<EngineProcess> left = alive(engines);
    left.forEach(EngineProcess::end);
    List<EngineProcess> stubborn = await(left, grace, false);
    stubborn.forEach(EngineProcess::kill);
    List<EngineProcess> immortal = await(stubborn, AFTER_KILL, true);
    if (!immortal.isEmpty()) {
      throw new LaunchException(
          immortal.stream()
                  .map(engine -> "engine " + engine.id() + " (" + engine.place() + ")")
                  .collect(Collectors.joining(", "))
              + " did not end within "
              + AFTER_KILL.toSeconds()
              + " s of being killed; end it yourself, then run gridshell stop again");
    }
  }

  private List<EngineProcess> await(List<EngineProcess> engines, Duration limit, boolean killed) {
    List<EngineProcess> left = new ArrayList<>(engines);
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    while (!left.isEmpty() && System.nanoTime() < deadline && !(interrupted && !killed)) {
      left.removeIf(
          engine -> {
            boolean gone = !engine.alive();
            if (gone) {
              events.accept(new LaunchEvent.EngineEnded(engine.id(), killed));
            }
            return gone;
          });
      if (!left.isEmpty()) {
        try {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException hurry) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private static List<EngineProcess> alive(List<EngineProcess> engines) {
    return engines.stream().filter(EngineProcess::alive).collect(Collectors.toList());
  }
}
