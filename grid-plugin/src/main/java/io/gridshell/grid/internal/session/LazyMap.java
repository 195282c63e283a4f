package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A map over an iterator that may be endless: a bounded number of items is pulled ahead of the
 * consumer, in batches.
 *
 * <p>Nothing happens on its own; a consumer that stops asking stops the pulling. While items return
 * quickly the bound grows, so that tiny items keep engines busy. For one consumer.
 *
 * @param <T> the items
 * @param <R> the values
 */
final class LazyMap<T, R> implements Iterator<R> {
  private static final int PER_ENGINE = 4;
  private static final int MOST = 1 << 16;
  private static final long QUICK = 50_000_000;
  private static final long SLOW_ITEM = 100_000;

  private final Iterator<? extends T> items;
  private final BalanceOptions options;
  private final Submitter<R> submitter;
  private final Deque<Batch<R>> batches = new ConcurrentLinkedDeque<>();
  private final Object arrival = new Object();
  private int bound;
  private int outstanding;
  private int sinceGrowth;
  private long grownAt = System.nanoTime();
  private int together = 1;
  private boolean exhausted;
  private volatile boolean closed;
  private @Nullable Throwable broken;

  /** Sends a batch. */
  interface Submitter<R> {
    BalancedMapResult<R> submit(List<@Nullable Object> batch, Runnable onArrival);
  }

  /** A batch and how much of it the consumer has. */
  private static final class Batch<R> {
    private final BalancedMapResult<R> result;
    private int taken;

    Batch(BalancedMapResult<R> result) {
      this.result = result;
    }
  }

  LazyMap(
      Iterator<? extends T> items,
      BalanceOptions options,
      IntSupplier engines,
      Submitter<R> submitter) {
    this.items = items;
    this.options = options;
    this.submitter = submitter;
    this.bound =
        options.outstanding() > 0 ? options.outstanding() : PER_ENGINE * engines.getAsInt();
  }

  Stream<R> stream() {
    int order = options.ordered() ? Spliterator.ORDERED : 0;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, order), false)
        .onClose(this::close);
  }

  /** May be called by another thread than the consumer. */
  private void close() {
    closed = true;
    cancelIfClosed();
  }

  private void cancelIfClosed() {
    if (closed) {
      batches.forEach(batch -> batch.result.cancel(true));
    }
  }

  private void pull() {
    if (bound - outstanding < Math.max(1, bound / 4)) {
      return;
    }
    while (!exhausted && !closed && outstanding < bound) {
      pullBatch();
    }
  }

  /**
   * Sends the next items. An iterator may wait for the values of earlier ones, so these are sent
   * before it is asked again unless it has shown that it is quick.
   */
  private void pullBatch() {
    int room = Math.min(together, bound - outstanding);
    long start = System.nanoTime();
    List<@Nullable Object> batch = new ArrayList<>(room);
    try {
      while (batch.size() < room && items.hasNext()) {
        batch.add(items.next());
      }
      exhausted = batch.size() < room;
    } catch (RuntimeException | Error thrown) {
      broken = thrown;
      exhausted = true;
    }
    together = System.nanoTime() - start > room * SLOW_ITEM ? 1 : Math.min(2 * together, MOST);
    if (!batch.isEmpty()) {
      outstanding += batch.size();
      batches.add(new Batch<>(submitter.submit(batch, this::wake)));
      cancelIfClosed();
    }
  }

  private void wake() {
    if (!options.ordered()) {
      synchronized (arrival) {
        arrival.notifyAll();
      }
    }
  }

  @Override
  public boolean hasNext() {
    pull();
    if (batches.isEmpty() && broken != null) {
      Throwable thrown = broken;
      broken = null;
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
    return !batches.isEmpty();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    Batch<R> batch = options.ordered() ? batches.getFirst() : awaitAny();
    MapLedger<R> ledger = batch.result.ledger();
    int index = batch.taken;
    if (options.ordered()) {
      ledger.awaitItem(index);
    } else {
      index = ledger.awaitArrival(index);
    }
    batch.taken++;
    outstanding--;
    if (batch.taken == ledger.size()) {
      batches.remove(batch);
    }
    grow();
    return batch.result.valueOf(index);
  }

  private Batch<R> awaitAny() {
    synchronized (arrival) {
      while (true) {
        for (Batch<R> batch : batches) {
          if (batch.result.ledger().arrived() > batch.taken) {
            return batch;
          }
        }
        try {
          arrival.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new GridException("interrupted while waiting for the next value of a stream", e);
        }
      }
    }
  }

  private void grow() {
    if (options.outstanding() == 0 && ++sinceGrowth >= bound) {
      long now = System.nanoTime();
      if (now - grownAt < QUICK && bound < MOST) {
        bound *= 2;
      }
      sinceGrowth = 0;
      grownAt = now;
    }
  }
}
