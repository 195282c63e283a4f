package io.gridshell;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A view of whichever engine is free.
 *
 * <p>Work waits at the client and goes to engines a little at a time; what an engine has not begun
 * is taken back for one that is idle. Tasks of equal priority begin in the order in which they were
 * submitted. A task whose engine dies runs again elsewhere, once unless it has more retries; a task
 * that fails is not tried again unless it has retries.
 *
 * <p>Immutable and thread-safe; {@code with...} returns a copy. Engines are shared with every other
 * view and client; what a task declares on the engine that it happens to reach stays there.
 */
public interface LoadBalancedView extends CallsOnOne {

  /** The engines that a call may reach now, in order. */
  List<Integer> targets();

  /**
   * This view restricted to {@code engines}.
   *
   * @throws NoSuchEngineException when one of them is not in the grid now
   */
  LoadBalancedView withTargets(int... engines);

  /** This view with {@code label} on every task it sends. */
  LoadBalancedView withLabel(String label);

  /** This view with at most {@code count} retries of what fails; see {@link RetryPolicy#of}. */
  default LoadBalancedView withRetries(int count) {
    return withRetries(RetryPolicy.of(count));
  }

  /** This view with {@code policy} for what fails. */
  LoadBalancedView withRetries(RetryPolicy policy);

  /**
   * This view with a limit on how long a call, or the call on one item, may run. It is interrupted
   * then and fails with {@link TaskTimeoutException}, also when it cannot be stopped.
   */
  LoadBalancedView withTimeout(Duration runTime);

  /**
   * This view with a limit on how long a task may wait until an engine begins it; it fails with
   * {@link TaskTimeoutException} then.
   */
  LoadBalancedView withQueueTimeout(Duration wait);

  /** This view with {@code priority} for its tasks; 0 is usual, higher goes first. */
  LoadBalancedView withPriority(int priority);

  /**
   * This view with {@code items} items of a map in each message, instead of as many as their cost
   * suggests. Items that were not begun are still taken back for idle engines.
   */
  LoadBalancedView withChunkSize(int items);

  /**
   * This view with at most {@code items} items of a {@link #stream} pulled and not yet returned.
   */
  LoadBalancedView withOutstanding(int items);

  /** This view whose streams return values as they come instead of in input order. */
  LoadBalancedView unordered();

  /**
   * This view whose maps end with the first failed item: the others are taken back and the result
   * fails at once.
   */
  LoadBalancedView failingFast();

  /**
   * This view for engines that {@code condition} accepts, besides what it requires already. A task
   * that no engine in the grid may run fails with {@link ImpossibleDependencyException}.
   *
   * @param condition asked in the client when an engine joins and when a task is sent; must be
   *     quick and always say the same of an engine's id, host, process and labels; an engine for
   *     which it throws is not accepted
   */
  LoadBalancedView requires(Predicate<? super EngineInfo> condition);

  /**
   * This view whose tasks find libraries on the class path of their engine. This client fetches
   * each once, with what it depends on; an engine gets it before it runs its first such task,
   * whenever it joined, and keeps it.
   *
   * <p>Blocks while libraries are fetched.
   *
   * @param coordinates each {@code group:artifact:version}
   * @throws IllegalArgumentException when a coordinate is none
   * @throws CodeShippingException when a library cannot be had, or nothing on the class path can
   *     fetch libraries
   */
  LoadBalancedView require(String... coordinates);

  /**
   * This view whose tasks find {@code jarsAndFolders} on the class path of their engine, as {@link
   * #require(String...)} says. A folder of classes is read now; a jar must not change.
   *
   * @throws UncheckedIOException when one cannot be read
   */
  LoadBalancedView require(Path... jarsAndFolders);

  /** This view whose tasks run after all of {@code results} have succeeded. */
  default LoadBalancedView after(AsyncResult<?>... results) {
    return after(Dependency.allOf(results));
  }

  /**
   * This view whose tasks run once {@code dependency} is fulfilled, besides what they wait for
   * already; they fail with {@link ImpossibleDependencyException} as soon as it never will be.
   *
   * @throws IllegalArgumentException when they wait for something of another kind already, such as
   *     for one of several results
   */
  LoadBalancedView after(Dependency dependency);

  /** This view whose tasks run after all of {@code results}, on the engine that those ran on. */
  default LoadBalancedView follow(AsyncResult<?>... results) {
    return follow(Dependency.allOf(results));
  }

  /**
   * This view whose tasks run once {@code dependency} is fulfilled, on an engine where the results
   * ran that fulfil it: on the one that all of them ran on, or on any of them. They fail with
   * {@link ImpossibleDependencyException} when there is no such engine.
   */
  LoadBalancedView follow(Dependency dependency);

  /**
   * Applies {@code function} to every item. Items travel in blocks; a block is a task of the
   * result. An empty input gives an empty result. An item that fails does not hide the others:
   * {@link AsyncResult#outcomes()} has one entry an item.
   *
   * @throws CodeShippingException when the function cannot be sent
   */
  <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items);

  /**
   * Applies {@code function} to items as they are needed: a bounded number is pulled ahead of the
   * stream's consumer, so that {@code items} may be endless.
   *
   * <p>Items are pulled on the consumer's thread; what {@code items} throws is thrown to the
   * consumer behind the values of the items before. A failed item throws its error. Closing the
   * stream takes back what is outstanding; a consumer that stops early should close it.
   */
  <T, R> Stream<R> stream(
      RemoteFunction<? super T, ? extends R> function, Iterator<? extends T> items);

  /** {@code function} as one that runs on whichever engine is free. */
  default <T, R> ParallelFunction<T, R> parallel(RemoteFunction<? super T, ? extends R> function) {
    LoadBalancedView view = this;
    return new ParallelFunction<>() {
      @Override
      public AsyncResult<R> apply(T argument) {
        return view.apply(Call.<R>of(function, argument));
      }

      @Override
      public MapResult<R> map(Collection<? extends T> items) {
        return view.map(function, items);
      }
    };
  }

  /**
   * This view as an executor. Its tasks must be serializable, such as {@code (Callable<Integer> &
   * Serializable) () -> 42}; others are refused with {@link CodeShippingException}. Shutting it
   * down leaves the grid open.
   */
  ExecutorService asExecutorService();
}
