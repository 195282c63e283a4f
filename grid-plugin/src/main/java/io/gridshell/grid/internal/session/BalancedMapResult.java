package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.OutputEvent;
import io.gridshell.Progress;
import io.gridshell.TransferEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The result of a load-balanced map: items that end one by one, whichever blocks they travelled in.
 *
 * @param <R> what the function returns
 */
final class BalancedMapResult<R> extends PendingResult<List<R>> implements MapResult<R> {
  private static final Logger LOG = System.getLogger(BalancedMapResult.class.getName());

  private final MapLedger<R> ledger;
  private final boolean failFast;
  private final ConcurrentSkipListMap<Place, Task> tasks = new ConcurrentSkipListMap<>();

  /** Null once nothing can be taken back, as it knows the items. */
  private volatile @Nullable Consumer<Boolean> canceller;

  private @Nullable Runnable onArrival;
  private boolean ended;

  /** Where a task is among the tasks of the result. */
  private record Place(int from, long number) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::from).thenComparingLong(Place::number);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  BalancedMapResult(int size, boolean failFast) {
    this(new MapLedger<R>(size), failFast);
  }

  private BalancedMapResult(MapLedger<R> ledger, boolean failFast) {
    super("map", List.of(), ledger, (task, mayInterrupt) -> {});
    this.ledger = ledger;
    this.failFast = failFast;
  }

  /** What takes the map back. */
  void onCancel(Consumer<Boolean> action) {
    canceller = action;
  }

  /** Calls {@code action} after items have arrived. */
  void onArrival(Runnable action) {
    onArrival = action;
  }

  MapLedger<R> ledger() {
    return ledger;
  }

  @Override
  List<Task> tasks() {
    return List.copyOf(tasks.values());
  }

  private static Place place(int from, Task task) {
    return new Place(from, task.id().number());
  }

  /** A lot whose first item is {@code from} travels as {@code task}. */
  synchronized void begin(Task task, int from) {
    tasks.put(place(from, task), task);
    adopt(task);
  }

  /** {@code task} came to nothing, or was taken back. */
  void forget(Task task, int from) {
    if (task.isDone()) {
      return;
    }
    tasks.remove(place(from, task));
  }

  /** The items of an answer end, but for {@code withheld} ones. */
  void deliver(Task task, Task.Ending end, int from, int count, Set<Integer> withheld) {
    GridException common = end.error();
    @Nullable Object[] entries = end.value() instanceof Object[] array ? array : null;
    int engine = task.engine();
    int doubled = 0;
    for (int i = 0; i < count; i++) {
      if (!withheld.contains(i)
          && !ledger.end(
              from + i,
              engine,
              entries == null || common != null
                  ? new ItemError(Objects.requireNonNull(common))
                  : entries[i])) {
        doubled++;
      }
    }
    if (doubled > 0 && !isDone()) {
      LOG.log(
          Level.WARNING,
          "ignored second outcomes task={0} items={1}",
          task.id(),
          String.valueOf(doubled));
    }
    itemsArrived();
  }

  /** Items end with {@code error}. */
  void settle(int from, int to, int engine, GridException error) {
    ItemError entry = new ItemError(error);
    for (int i = from; i < to; i++) {
      ledger.end(i, engine, entry);
    }
    itemsArrived();
  }

  private void itemsArrived() {
    ledger.announce();
    Runnable listener = onArrival;
    if (listener != null) {
      listener.run();
    }
    if (failFast && !isDone()) {
      CompositeException.Failure failure = ledger.firstFailure();
      if (failure != null) {
        failNow(failure);
      }
    }
    if (ledger.isComplete()) {
      endOnce();
    }
  }

  /**
   * The value of an item that has ended; throws its error if it failed. The first failure ended the
   * others when that was asked for, so it is thrown for them, too.
   */
  R valueOf(int index) {
    CompositeException.Failure first = failFast ? ledger.firstFailure() : null;
    if (first != null && ledger.hasFailed(index)) {
      throw first.error();
    }
    return ledger.valueOf(index);
  }

  private void failNow(CompositeException.Failure failure) {
    completeExceptionally(
        new CompositeException(what(), List.of(failure), Map.of(), ledger.size()));
    takeBack(true);
  }

  private void endOnce() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    canceller = null;
    allDone();
  }

  /** Ends a map without items. */
  BalancedMapResult<R> endEmpty() {
    endOnce();
    return this;
  }

  private void takeBack(boolean mayInterrupt) {
    Consumer<Boolean> action = canceller;
    if (action != null) {
      action.accept(mayInterrupt);
    }
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    if (isDone()) {
      return false;
    }
    markCancelled();
    takeBack(mayInterrupt);
    return true;
  }

  @Override
  public synchronized AsyncResult<List<R>> onOutput(Consumer<OutputEvent> listener) {
    return super.onOutput(listener);
  }

  @Override
  public synchronized AsyncResult<List<R>> onTransfer(Consumer<TransferEvent> listener) {
    return super.onTransfer(listener);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <V> List<Outcome<V>> arrived() {
    return (List)
        IntStream.range(0, ledger.size())
            .filter(ledger::hasEnded)
            .mapToObj(ledger::outcomeOf)
            .toList();
  }

  @Override
  public Progress progress() {
    return new Progress(ledger.arrived(), ledger.failed(), ledger.size());
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <V> List<Outcome<V>> outcomes() {
    if (ledger.size() > 0) {
      ledger.awaitArrival(ledger.size() - 1);
    }
    return (List) IntStream.range(0, ledger.size()).mapToObj(ledger::outcomeOf).toList();
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <V> Map<Integer, V> byEngine() {
    List<R> all = get();
    Map<Integer, V> values = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      int engine = ledger.outcomeOf(i).engine();
      if (values.containsKey(engine)) {
        throw new IllegalStateException(
            "more than one item of this map ran on engine "
                + engine
                + "; use outcomes(), which has one entry an item");
      }
      values.put(engine, (V) all.get(i));
    }
    return values;
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < ledger.size();
      }

      @Override
      public R next() {
        if (next == ledger.size()) {
          throw new NoSuchElementException("the map has " + next + " items");
        }
        return valueOf(ledger.awaitArrival(next++));
      }
    };
  }

  @Override
  public Stream<R> stream() {
    return StreamSupport.stream(
        Spliterators.spliterator(iterator(), ledger.size(), Spliterator.SIZED), false);
  }

  @Override
  public Stream<R> inOrder() {
    return IntStream.range(0, ledger.size())
        .mapToObj(
            index -> {
              ledger.awaitItem(index);
              return valueOf(index);
            });
  }
}
