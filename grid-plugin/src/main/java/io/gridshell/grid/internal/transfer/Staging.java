package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Values that have arrived, or are arriving, for tasks that will use them. Thread-safe. */
public final class Staging {
  private static final long LOOK_MILLIS = 50;

  private final Map<UUID, Incoming> incoming = new ConcurrentHashMap<>();

  /** A value that somebody sends or waits for. */
  private static final class Incoming {
    private final CompletableFuture<Object> whole = new CompletableFuture<>();
    private volatile UUID sender = new UUID(0, 0);
  }

  private Incoming entry(UUID transfer) {
    return incoming.computeIfAbsent(transfer, unused -> new Incoming());
  }

  /**
   * Makes room for a value.
   *
   * @throws TransferException when there is not enough memory
   */
  TransferServer.Arrival arriving(UUID transfer, UUID sender, boolean held, Layout layout)
      throws TransferException {
    Incoming entry = entry(transfer);
    entry.sender = sender;
    try {
      Object whole = held ? new HeldBytes(layout) : layout.newValue();
      Sink sink = whole instanceof HeldBytes bytes ? bytes : layout.into(whole);
      return new Arriving(entry, whole, sink);
    } catch (OutOfMemoryError full) {
      String why = outOfMemory(layout);
      entry.whole.completeExceptionally(new OutOfMemoryError(why));
      throw new TransferException(why);
    }
  }

  private static String outOfMemory(Layout layout) {
    return "no memory for "
        + layout.bytes()
        + " bytes: the heap has at most "
        + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB; start the engine with a larger -Xmx or deal the value to more engines";
  }

  private record Arriving(Incoming entry, Object whole, Sink sink)
      implements TransferServer.Arrival {
    @Override
    public void drain(ByteBuffer from) {
      sink.drain(from);
    }

    @Override
    public void complete() {
      entry.whole.complete(whole);
    }

    @Override
    public void failed(String why) {
      entry.whole.completeExceptionally(new TransferException("the value did not arrive: " + why));
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
    while (true) {
      try {
        return entry.whole.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (giveUp.getAsBoolean()) {
          drop(transfer);
          throw new TransferException("nobody waits for the value any more");
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

  /** Forgets a value. */
  public void drop(UUID transfer) {
    incoming.remove(transfer);
  }

  /** Node {@code sender} has left: what it sent and nobody took is forgotten. */
  public void dropSender(UUID sender) {
    incoming
        .entrySet()
        .removeIf(
            entry -> {
              boolean its = entry.getValue().sender.equals(sender);
              if (its) {
                entry
                    .getValue()
                    .whole
                    .completeExceptionally(new TransferException("its sender left the grid"));
              }
              return its;
            });
  }
}
