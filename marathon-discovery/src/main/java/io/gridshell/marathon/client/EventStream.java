package io.gridshell.marathon.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A stream of events that connects again by itself, until it is closed. Thread-safe. */
public final class EventStream implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EventStream.class.getName());
  // Marathon writes an empty line every ten seconds.
  static final Duration SILENCE = Duration.ofSeconds(45);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final int LARGEST_SHIFT = 5;

  private final Duration silence;
  private final Thread thread;
  private volatile boolean closed;

  private EventStream(
      MarathonClient.Opening opening,
      Set<String> types,
      Consumer<MarathonEvent> listener,
      Duration silence) {
    this.silence = silence;
    this.thread = new Thread(() -> run(opening, types, listener), "marathon-events");
    this.thread.setDaemon(true);
  }

  /**
   * Opens a stream.
   *
   * @param silence after how long without a sign of life it is connected again
   */
  static EventStream open(
      MarathonClient.Opening opening,
      Collection<String> types,
      Consumer<MarathonEvent> listener,
      Duration silence) {
    EventStream stream = new EventStream(opening, Set.copyOf(types), listener, silence);
    stream.thread.start();
    return stream;
  }

  /** Ends the stream; the listener hears nothing after the call that it may be in. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run(
      MarathonClient.Opening opening, Set<String> types, Consumer<MarathonEvent> listener) {
    int failures = 0;
    while (!closed) {
      try (EventLines lines = new EventLines()) {
        opening.open(lines.handler());
        failures = 0;
        deliver(new MarathonEvent(MarathonEvent.CONNECTED, "", "", "", "", ""), types, listener);
        follow(lines, types, listener);
      } catch (IOException broken) {
        failures++;
        LOG.log(Level.DEBUG, "lost events failures=" + failures, broken);
      } catch (RuntimeException defect) {
        // Nobody would miss a stream that ended, least of all whoever waits for its next event.
        failures++;
        LOG.log(Level.WARNING, "lost events failures=" + failures, defect);
      } catch (InterruptedException stop) {
        return;
      }
      if (!closed && !pause(failures)) {
        return;
      }
    }
  }

  /** Passes events on until the stream ends or falls silent. */
  private void follow(EventLines lines, Set<String> types, Consumer<MarathonEvent> listener)
      throws InterruptedException, IOException {
    String type = "";
    while (!closed) {
      String line = lines.next(silence);
      if (line.startsWith("event:")) {
        type = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:") || line.startsWith("{")) {
        // Some versions break a frame into two documents without naming the second.
        String data = line.startsWith("data:") ? line.substring("data:".length()) : line;
        deliver(data, type, types, listener);
      } else if (line.isEmpty()) {
        type = "";
      }
    }
  }

  private void deliver(
      String data, String type, Set<String> types, Consumer<MarathonEvent> listener)
      throws IOException {
    try {
      JsonNode json = Json.parse(data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      String own = Json.text(json, "eventType");
      deliver(AnswerReader.event(own.isEmpty() ? type : own, json), types, listener);
    } catch (JsonProcessingException broken) {
      LOG.log(Level.DEBUG, "skip event type=" + type, broken);
    }
  }

  private void deliver(MarathonEvent event, Set<String> types, Consumer<MarathonEvent> listener) {
    boolean wanted =
        types.isEmpty()
            || types.contains(event.type())
            || event.type().equals(MarathonEvent.CONNECTED);
    if (!wanted || closed) {
      return;
    }
    try {
      listener.accept(event);
    } catch (RuntimeException broken) {
      LOG.log(Level.WARNING, "failed listener event=" + event.type(), broken);
    }
  }

  private boolean pause(int failures) {
    long longest =
        Math.min(
            LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, LARGEST_SHIFT));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest) + 1);
      return true;
    } catch (InterruptedException stop) {
      return false;
    }
  }
}
