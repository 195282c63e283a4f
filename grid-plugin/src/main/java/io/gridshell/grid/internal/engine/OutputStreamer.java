package io.gridshell.grid.internal.engine;

import io.gridshell.OutputEvent;
import io.gridshell.grid.internal.wire.Output;
import io.gridshell.interpreter.OutputSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one task prints, and counts what it moves between engines, and hands both on in
 * pieces while the task runs.
 *
 * <p>Of each stream it passes on the first {@code limit} characters and keeps the last {@link
 * #TAIL}; what lies between is counted, dropped and mentioned, so a task that prints without end
 * costs a bounded amount of memory everywhere. Thread-safe.
 */
final class OutputStreamer implements OutputSink {
  static final int TAIL = 64 * 1024;

  private static final int PIECE = 32 * 1024;

  private final int limit;
  private final Sender sender;
  private final List<Output> pending = new ArrayList<>();
  private final Overflow standard = new Overflow();
  private final Overflow error = new Overflow();
  private int pendingCharacters;
  private long expected;
  private long moved;
  private boolean ended;

  /** Takes what has come together, in order, never two at once. */
  interface Sender {
    /**
     * Sends it.
     *
     * @param pieces what was printed
     * @param expected how many more bytes are to move
     * @param moved how many more have moved
     */
    void send(List<Output> pieces, long expected, long moved);
  }

  /** What a stream printed in all, and the end of it beyond the limit. */
  private static final class Overflow {
    private long printed;
    private long beyond;
    private final StringBuilder tail = new StringBuilder();

    void add(String text) {
      beyond += text.length();
      tail.append(text.length() > TAIL ? text.substring(text.length() - TAIL) : text);
      if (tail.length() > 2 * TAIL) {
        tail.delete(0, tail.length() - TAIL);
      }
    }

    String end(OutputEvent.Stream stream, int limit) {
      int kept = Math.min(TAIL, tail.length());
      String name = stream == OutputEvent.Stream.STDOUT ? "standard output" : "standard error";
      return "\n[gridshell: dropped "
          + (beyond - kept)
          + " of "
          + printed
          + " characters of "
          + name
          + "; a task keeps the first "
          + limit
          + " and the last "
          + TAIL
          + "]\n"
          + tail.substring(tail.length() - kept);
    }
  }

  /**
   * Creates a streamer.
   *
   * @param limit how many characters of each stream pass, besides the end
   */
  OutputStreamer(int limit, Sender sender) {
    this.limit = limit;
    this.sender = sender;
  }

  @Override
  public synchronized void write(Stream stream, String text) {
    if (ended) {
      return;
    }
    OutputEvent.Stream kind =
        stream == Stream.STDOUT ? OutputEvent.Stream.STDOUT : OutputEvent.Stream.STDERR;
    Overflow overflow = overflow(kind);
    int room = (int) Math.max(0, Math.min(text.length(), limit - overflow.printed));
    overflow.printed += text.length();
    if (room > 0) {
      append(kind, room == text.length() ? text : text.substring(0, room));
    }
    if (room < text.length()) {
      overflow.add(text.substring(room));
    }
    if (pendingCharacters >= PIECE) {
      flush();
    }
  }

  private Overflow overflow(OutputEvent.Stream stream) {
    return stream == OutputEvent.Stream.STDOUT ? standard : error;
  }

  private void append(OutputEvent.Stream stream, String text) {
    int last = pending.size() - 1;
    if (last >= 0 && pending.get(last).stream() == stream && text.length() < 256) {
      pending.set(last, new Output(stream, pending.get(last).text() + text));
    } else {
      pending.add(new Output(stream, text));
    }
    pendingCharacters += text.length();
  }

  /** The task is to move {@code moreExpected} bytes more, and has moved {@code moreMoved} more. */
  synchronized void transfer(long moreExpected, long moreMoved) {
    expected += moreExpected;
    moved += moreMoved;
  }

  private boolean hasMoved() {
    return expected != 0 || moved != 0;
  }

  /** Sends what has come together. */
  synchronized void flush() {
    if (!ended && (!pending.isEmpty() || hasMoved())) {
      List<Output> pieces = List.copyOf(pending);
      long nowExpected = expected;
      long nowMoved = moved;
      pending.clear();
      pendingCharacters = 0;
      expected = 0;
      moved = 0;
      sender.send(pieces, nowExpected, nowMoved);
    }
  }

  /** Ends the output; what is printed later is not the task's. Returns what was not sent. */
  synchronized List<Output> end() {
    if (hasMoved()) {
      flush();
    }
    ended = true;
    endOf(OutputEvent.Stream.STDOUT);
    endOf(OutputEvent.Stream.STDERR);
    return List.copyOf(pending);
  }

  private void endOf(OutputEvent.Stream stream) {
    Overflow overflow = overflow(stream);
    if (overflow.beyond > 0) {
      pending.add(new Output(stream, overflow.end(stream, limit)));
    }
  }
}
