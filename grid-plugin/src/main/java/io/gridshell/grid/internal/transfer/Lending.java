package io.gridshell.grid.internal.transfer;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Values that others may fetch, each once. Thread-safe. */
public final class Lending {
  private static final long LOOK_MILLIS = 50;

  /** How long a borrower may take to begin. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<UUID, Loan> loans = new ConcurrentHashMap<>();

  /** A value that waits to be fetched, once. */
  public final class Loan implements TransferServer.Departure {
    private final UUID id = UUID.randomUUID();
    private final UUID borrower;
    private final Layout layout;
    private final Supplier<Source> source;
    private final Runnable after;
    private final CountDownLatch returned = new CountDownLatch(1);
    private boolean begun;
    private boolean released;

    Loan(UUID borrower, Layout layout, Supplier<Source> source, Runnable after) {
      this.borrower = borrower;
      this.layout = layout;
      this.source = source;
      this.after = after;
    }

    /** How the borrower names it. */
    public UUID id() {
      return id;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public Source source() {
      return source.get();
    }

    private synchronized boolean begin() {
      boolean free = !begun && !released;
      begun |= free;
      return free;
    }

    private synchronized boolean hasBegun() {
      return begun;
    }

    /** It was fetched, or the connection broke. Idempotent. */
    @Override
    public void close() {
      end();
      release(true);
    }

    /**
     * Nobody waits for it from now on. What is being fetched at that time stays until it is, or its
     * connection breaks. Idempotent.
     */
    public void end() {
      loans.remove(id, this);
      returned.countDown();
      release(false);
    }

    private void release(boolean reader) {
      synchronized (this) {
        if (released || (begun && !reader)) {
          return;
        }
        released = true;
      }
      after.run();
    }

    /** Waits until it was fetched, will not be, or {@code giveUp} is true. */
    public void await(BooleanSupplier giveUp) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!returned.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (giveUp.getAsBoolean() || (!hasBegun() && System.nanoTime() > deadline)) {
          end();
        }
      }
    }
  }

  /**
   * Offers a value to node {@code borrower}.
   *
   * @param after called once, when nobody reads it and nobody will
   */
  public Loan lend(UUID borrower, Layout layout, Supplier<Source> source, Runnable after) {
    Loan loan = new Loan(borrower, layout, source, after);
    loans.put(loan.id(), loan);
    return loan;
  }

  /** The loan {@code id}, for the one who fetches it. */
  Loan begin(UUID id) throws TransferException {
    Loan loan = loans.get(id);
    if (loan == null || !loan.begin()) {
      throw new TransferException("the value was given back or never offered");
    }
    return loan;
  }

  /** The borrower does not want {@code id}. */
  public void giveBack(UUID id) {
    Loan loan = loans.get(id);
    if (loan != null) {
      loan.end();
    }
  }

  /** Node {@code borrower} has left. */
  public void dropBorrower(UUID borrower) {
    for (Loan loan : loans.values()) {
      if (loan.borrower.equals(borrower)) {
        loan.end();
      }
    }
  }
}
