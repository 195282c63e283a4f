package io.gridshell.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The wait for engines to join.
 *
 * @param profile their grid
 * @param events told of each engine that joins
 * @param check called often; what it throws ends the wait
 */
record EngineWait(String profile, Consumer<LaunchEvent> events, Runnable check) {
  private static final long POLL_MILLIS = 5;
  private static final int SHOWN_LINES = 8;
  private static final int READ_LINES = 400;

  // What a reader of a failure does not look at first; it is all in the log.
  private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ ).*|Caused by: .*");

  /**
   * Waits until all of {@code started} have joined.
   *
   * @throws LaunchException when one ends before it joined, or when {@code patience} runs out; the
   *     message has the end of its log
   */
  void await(List<EngineProcess> started, Duration patience) {
    List<EngineProcess> waiting = new ArrayList<>(started);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      for (EngineProcess engine : List.copyOf(waiting)) {
        // Asked in this order: an engine may join and end between the two questions.
        boolean alive = engine.alive();
        if (engine.joined()) {
          waiting.remove(engine);
          events.accept(
              new LaunchEvent.EngineJoined(
                  engine.id(), started.size() - waiting.size(), started.size()));
        } else if (!alive) {
          check.run();
          throw new LaunchException(
              "engine " + engine.id() + " ended before it joined" + tail(engine));
        }
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new LaunchException(
            "engines "
                + waiting.stream().map(EngineProcess::id).collect(Collectors.toList())
                + " of "
                + started.size()
                + " did not join within "
                + patience.toSeconds()
                + " s"
                + tail(waiting.get(0)));
      }
      pause();
    }
  }

  private static String tail(EngineProcess engine) {
    List<String> lines =
        engine.lastLines(READ_LINES).stream()
            .filter(line -> !FRAME.matcher(line).matches())
            .collect(Collectors.toList());
    List<String> shown = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    return shown.isEmpty()
        ? "; its log " + engine.log() + " is empty"
        : "; the end of " + engine.log() + ":\n  " + String.join("\n  ", shown);
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new LaunchException("start of grid '" + profile + "' was interrupted", stop);
    }
    check.run();
  }
}
