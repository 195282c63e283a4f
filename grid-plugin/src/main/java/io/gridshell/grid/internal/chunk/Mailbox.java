package io.gridshell.grid.internal.chunk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What engines of a call have sent to this one and it has not taken yet. Thread-safe. */
public final class Mailbox {
  private static final int ENDED_KEPT = 10_000;

  private final Map<UUID, Map<Key, Message>> calls = new HashMap<>();

  // Every call is written down here and few are looked up: a ring costs a call next to nothing.
  private final @Nullable UUID[] ended = new @Nullable UUID[ENDED_KEPT];
  private int nextEnded;

  private record Key(int from, String topic, long number) {}

  /**
   * A value on its way to a task.
   *
   * @param part the value
   * @param code class files that it needs
   */
  public record Message(Part part, byte[] code) {}

  /** Takes a message in; false when the call has ended here and nobody will take it. */
  public synchronized boolean put(Question.Deliver message) {
    Map<Key, Message> messages = calls.get(message.call());
    if (messages == null && hasEnded(message.call())) {
      return false;
    }
    if (messages == null) {
      messages = new HashMap<>();
      calls.put(message.call(), messages);
    }
    messages.put(
        new Key(message.from(), message.topic(), message.number()),
        new Message(message.part(), message.code()));
    notifyAll();
    return true;
  }

  /** Waits for a message for at most {@code millis}; null when it is not there by then. */
  public synchronized @Nullable Message take(
      UUID call, int from, String topic, long number, long millis) throws InterruptedException {
    Key key = new Key(from, topic, number);
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (true) {
      Map<Key, Message> messages = calls.get(call);
      Message message = messages == null ? null : messages.remove(key);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (message != null || left <= 0) {
        return message;
      }
      wait(left);
    }
  }

  /** This engine's part of {@code call} is over; gives what it did not take. */
  public synchronized List<Message> end(UUID call) {
    Map<Key, Message> left = calls.remove(call);
    ended[nextEnded] = call;
    nextEnded = (nextEnded + 1) % ENDED_KEPT;
    return left == null ? List.of() : List.copyOf(left.values());
  }

  /** Whether this engine's part of {@code call} is over. */
  public synchronized boolean hasEnded(UUID call) {
    for (UUID each : ended) {
      if (call.equals(each)) {
        return true;
      }
    }
    return false;
  }
}
