package io.gridshell.grid.internal.session;

import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.Outcome;
import io.gridshell.RemoteException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the items of a map ended, and in which order.
 *
 * <p>A few words of memory an item. Thread-safe.
 *
 * @param <R> what the function returns
 */
final class MapLedger<R> implements PendingResult.Assembly<List<R>> {
  private static final Object OPEN = new Object();

  /** Whoever looks into errors looks at the first; of a million there is no room for more. */
  private static final int WHOLE_ERRORS = 200;

  private final @Nullable Object[] entries;
  private final int[] engines;
  private final int[] arrivals;
  private final SharedTexts texts = new SharedTexts();
  private int arrived;
  private int failed;

  MapLedger(int size) {
    entries = new @Nullable Object[size];
    Arrays.fill(entries, OPEN);
    engines = new int[size];
    arrivals = new int[size];
  }

  int size() {
    return entries.length;
  }

  /**
   * Item {@code index} ends, unless it has.
   *
   * @param entry the value, or an {@link ItemError}
   * @return false when it had ended before
   */
  synchronized boolean end(int index, int engine, @Nullable Object entry) {
    if (entries[index] != OPEN) {
      return false;
    }
    entries[index] = entry;
    engines[index] = engine;
    arrivals[arrived++] = index;
    if (entry instanceof ItemError error) {
      if (failed >= WHOLE_ERRORS && error.error() instanceof RemoteException whole) {
        entries[index] = new ItemError(whole.brief(texts));
      }
      failed++;
    }
    return true;
  }

  synchronized boolean hasEnded(int index) {
    return entries[index] != OPEN;
  }

  synchronized boolean hasFailed(int index) {
    return entries[index] instanceof ItemError;
  }

  /** Lets those go on who wait for items. */
  synchronized void announce() {
    notifyAll();
  }

  synchronized int arrived() {
    return arrived;
  }

  synchronized int failed() {
    return failed;
  }

  synchronized boolean isComplete() {
    return arrived == entries.length;
  }

  /** The first failure to arrive; null while there is none. */
  synchronized CompositeException.@Nullable Failure firstFailure() {
    for (int i = 0; failed > 0 && i < arrived; i++) {
      CompositeException.Failure failure = failureOf(arrivals[i]);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private CompositeException.@Nullable Failure failureOf(int index) {
    return entries[index] instanceof ItemError error
        ? new CompositeException.Failure(engines[index], index, error.error())
        : null;
  }

  /** Waits for the {@code n}th item to arrive; returns its index. */
  synchronized int awaitArrival(int n) {
    while (arrived <= n) {
      pause();
    }
    return arrivals[n];
  }

  /** Waits for item {@code index} to end. */
  synchronized void awaitItem(int index) {
    while (entries[index] == OPEN) {
      pause();
    }
  }

  // Both callers loop.
  @SuppressWarnings("WaitNotInLoop")
  private void pause() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridException(
          "interrupted while waiting for the items of a map; "
              + arrived
              + " of "
              + entries.length
              + " are there",
          e);
    }
  }

  /** The value of an item that has ended; throws its error if it failed. */
  @SuppressWarnings({"unchecked", "NullAway"})
  synchronized R valueOf(int index) {
    if (entries[index] instanceof ItemError error) {
      throw error.error();
    }
    return (R) entries[index];
  }

  @SuppressWarnings("unchecked")
  synchronized Outcome<@Nullable Object> outcomeOf(int index) {
    return entries[index] instanceof ItemError error
        ? new Outcome.Failed<>(engines[index], error.error())
        : new Outcome.Ok<>(engines[index], entries[index]);
  }

  @Override
  @SuppressWarnings("unchecked")
  public synchronized List<R> value(String what, List<Task> tasks) {
    if (failed == 0) {
      return (List<R>) new ArrayList<>(Arrays.asList(entries));
    }
    List<CompositeException.Failure> failures = new ArrayList<>(failed);
    for (int i = 0; i < entries.length; i++) {
      CompositeException.Failure failure = failureOf(i);
      if (failure != null) {
        failures.add(failure);
      }
    }
    throw new CompositeException(what, failures, Map.of(), entries.length);
  }

  @Override
  public List<Outcome<@Nullable Object>> outcomes(Task task) {
    throw new UnsupportedOperationException("a ledger knows items, not tasks");
  }

  @Override
  public int items(Task task) {
    throw new UnsupportedOperationException("a ledger knows items, not tasks");
  }
}
