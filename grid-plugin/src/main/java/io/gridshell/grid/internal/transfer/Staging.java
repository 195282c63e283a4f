package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values that have arrived, or are arriving, for tasks that will use them.
 *
 * <p>Values of tasks that wait for their turn take at most half of the heap that would be free
 * without them, or are one; the next one's sender waits meanwhile. The value that the running task
 * needs always comes in. Thread-safe.
 */
public final class Staging {
  private static final long LOOK_MILLIS = 50;
  private static final int DROPPED_KEPT = 10_000;
  private static final String UNWANTED = "nobody waits for the value any more";

  private final LongSupplier freeHeap;
  private final Map<UUID, Incoming> incoming = new HashMap<>();

  /** What was dropped may still be on its way. */
  private final Set<UUID> dropped =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
              return size() > DROPPED_KEPT;
            }
          });

  /** How many bytes values have that wait for their tasks. */
  private long waiting;

  /** A value that somebody sends or waits for. Guarded by the {@link Staging}. */
  private static final class Incoming {
    private final CompletableFuture<Object> whole = new CompletableFuture<>();
    private UUID sender = new UUID(0, 0);
    private long bytes;
    private boolean awaited;
    private boolean dropped;
  }

  /** Creates an empty one that looks at the heap of this process. */
  public Staging() {
    this(Staging::freeHeap);
  }

  Staging(LongSupplier freeHeap) {
    this.freeHeap = freeHeap;
  }

  private static long freeHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private synchronized Incoming entry(UUID transfer) throws TransferException {
    if (dropped.contains(transfer)) {
      throw new TransferException(UNWANTED);
    }
    return incoming.computeIfAbsent(transfer, unused -> new Incoming());
  }

  /**
   * Makes room for a value. Blocks while too many wait.
   *
   * @throws TransferException when there is not enough memory, or nobody wants it any more
   */
  TransferServer.Arrival arriving(UUID transfer, UUID sender, Purpose purpose, Layout layout)
      throws TransferException {
    Incoming entry = entry(transfer);
    admit(entry, sender, purpose, layout.bytes());
    try {
      Object whole = purpose == Purpose.HELD ? new HeldBytes(layout) : layout.newValue();
      Sink sink = whole instanceof HeldBytes bytes ? bytes : layout.into(whole);
      return new Arriving(entry, whole, sink);
    } catch (OutOfMemoryError full) {
      String why = outOfMemory(layout);
      failed(entry, new OutOfMemoryError(why));
      throw new TransferException(why);
    }
  }

  private synchronized void admit(Incoming entry, UUID sender, Purpose purpose, long bytes)
      throws TransferException {
    entry.sender = sender;
    // A small value is on its way already, and would hold up what else goes over its line.
    boolean patient = purpose == Purpose.QUEUED && bytes > Line.EAGER;
    try {
      while (patient
          && waiting > 0
          && waiting + bytes > (freeHeap.getAsLong() + waiting) / 2
          && !entry.awaited
          && !entry.dropped) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransferException("the engine stops");
    }
    if (entry.dropped) {
      throw new TransferException(UNWANTED);
    }
    if (purpose != Purpose.HELD) {
      entry.bytes = bytes;
      waiting += bytes;
    }
  }

  private static String outOfMemory(Layout layout) {
    return "no memory for "
        + layout.bytes()
        + " bytes: the heap has at most "
        + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB; start the engine with a larger -Xmx or deal the value to more engines";
  }

  private synchronized void failed(Incoming entry, Throwable why) {
    entry.whole.completeExceptionally(why);
    freed(entry);
  }

  private void freed(Incoming entry) {
    waiting -= entry.bytes;
    entry.bytes = 0;
    notifyAll();
  }

  private final class Arriving implements TransferServer.Arrival {
    private final Incoming entry;
    private final Object whole;
    private final Sink sink;
    private @Nullable String refusal;

    Arriving(Incoming entry, Object whole, Sink sink) {
      this.entry = entry;
      this.whole = whole;
      this.sink = sink;
    }

    @Override
    public void drain(ByteBuffer from) {
      try {
        if (refusal == null) {
          sink.drain(from);
          return;
        }
      } catch (OutOfMemoryError full) {
        refusal = String.valueOf(full.getMessage());
        Staging.this.failed(entry, full);
      }
      // The rest is on its way already; the sender learns why in an answer and not by a broken
      // line.
      from.position(from.limit());
    }

    @Override
    public void complete() throws TransferException {
      if (refusal != null) {
        throw new TransferException(refusal);
      }
      entry.whole.complete(whole);
    }

    @Override
    public void failed(String why) {
      Staging.this.failed(entry, new TransferException("the value did not arrive: " + why));
    }
  }

  /**
   * Waits for a value and leaves it there.
   *
   * @param giveUp ends the wait once true
   * @return the value, or {@link HeldBytes} when it was sent to be held
   * @throws TransferException when it will not arrive
   * @throws OutOfMemoryError when there was no room for it
   */
  public Object await(UUID transfer, BooleanSupplier giveUp)
      throws TransferException, InterruptedException {
    Incoming entry = entry(transfer);
    synchronized (this) {
      entry.awaited = true;
      notifyAll();
    }
    while (true) {
      try {
        return entry.whole.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (giveUp.getAsBoolean()) {
          drop(transfer);
          throw new TransferException(UNWANTED);
        }
      } catch (ExecutionException e) {
        drop(transfer);
        if (e.getCause() instanceof OutOfMemoryError full) {
          throw full;
        }
        throw new TransferException(
            e.getCause() == null ? String.valueOf(e) : String.valueOf(e.getCause().getMessage()));
      }
    }
  }

  /** Forgets a value, also one that is yet to come. */
  public synchronized void drop(UUID transfer) {
    dropped.add(transfer);
    Incoming entry = incoming.remove(transfer);
    if (entry != null) {
      entry.dropped = true;
      freed(entry);
    }
  }

  /** Node {@code sender} has left: what it sent and nobody took is forgotten. */
  public void dropSender(UUID sender) {
    dropIf(entry -> entry.sender.equals(sender), "its sender left the grid");
  }

  /** Forgets everything. */
  public void dropAll() {
    dropIf(entry -> true, "the engine stops");
  }

  private interface Condition {
    boolean holds(Incoming entry);
  }

  private synchronized void dropIf(Condition condition, String why) {
    for (Map.Entry<UUID, Incoming> each : List.copyOf(incoming.entrySet())) {
      if (condition.holds(each.getValue())) {
        each.getValue().whole.completeExceptionally(new TransferException(why));
        drop(each.getKey());
      }
    }
  }

  /** How many values are here or awaited. */
  public synchronized int size() {
    return incoming.size();
  }
}
