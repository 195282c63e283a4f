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

  /** A value that waits to be fetched. */
  public final class Loan implements TransferServer.Departure {
    private final UUID id = UUID.randomUUID();
    private final UUID borrower;
    private final Layout layout;
    private final Supplier<Source> source;
    private final Runnable after;
    private final CountDownLatch returned = new CountDownLatch(1);
    private volatile boolean begun;

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
      begun = true;
      return source.get();
    }

    /** It was fetched, or will not be. Idempotent. */
    @Override
    public void close() {
      loans.remove(id);
      if (returned.getCount() > 0) {
        returned.countDown();
        after.run();
      }
    }

    /** Waits until it was fetched, will not be, or {@code giveUp} is true. */
    public void await(BooleanSupplier giveUp) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!returned.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (giveUp.getAsBoolean() || (!begun && System.nanoTime() > deadline)) {
          close();
        }
      }
    }
  }

  /**
   * Offers a value to node {@code borrower}.
   *
   * @param after called once, when it was fetched or will not be
   */
  public Loan lend(UUID borrower, Layout layout, Supplier<Source> source, Runnable after) {
    Loan loan = new Loan(borrower, layout, source, after);
    loans.put(loan.id(), loan);
    return loan;
  }

  /** The loan {@code id}. */
  Loan find(UUID id) throws TransferException {
    Loan loan = loans.get(id);
    if (loan == null) {
      throw new TransferException("the value was given back or never offered");
    }
    return loan;
  }

  /** The borrower does not want {@code id}. */
  public void giveBack(UUID id) {
    Loan loan = loans.get(id);
    if (loan != null) {
      loan.close();
    }
  }

  /** Node {@code borrower} has left. */
  public void dropBorrower(UUID borrower) {
    for (Loan loan : loans.values()) {
      if (loan.borrower.equals(borrower)) {
        loan.close();
      }
    }
  }
}
