package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Call;
import io.gridshell.Dependency;
import io.gridshell.EngineInfo;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.NoSuchEngineException;
import io.gridshell.RemoteFunction;
import io.gridshell.RetryPolicy;
import io.gridshell.spi.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A view of whichever engine is free, over a session. */
final class SessionBalancedView implements LoadBalancedView {
  private static final int NO_ENGINE = -1;

  private final Balancer balancer;
  private final ClientSession session;
  private final BalanceOptions options;
  private final Requests requests;

  SessionBalancedView(Balancer balancer, BalanceOptions options) {
    this.balancer = balancer;
    this.session = balancer.session();
    this.options = options;
    this.requests = new Requests(session);
  }

  private SessionBalancedView with(BalanceOptions changed) {
    return new SessionBalancedView(balancer, changed);
  }

  private static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " is 1 or more; it is " + number);
    }
    return number;
  }

  private static Duration positive(String what, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(what + " is longer than nothing; it is " + duration);
    }
    return Patience.bounded(duration);
  }

  @Override
  public List<Integer> targets() {
    session.checkOpen();
    List<Integer> present = session.directory().ids();
    List<Integer> named = options.targets();
    return named == null ? present : present.stream().filter(named::contains).toList();
  }

  @Override
  public LoadBalancedView withTargets(int... engines) {
    session.checkOpen();
    Arrays.stream(engines).forEach(session.directory()::require);
    return with(options.withTargets(Arrays.stream(engines).boxed().toList()));
  }

  @Override
  public LoadBalancedView withLabel(String label) {
    return with(options.withLabel(label));
  }

  @Override
  public LoadBalancedView withRetries(RetryPolicy policy) {
    return with(options.withRetries(policy));
  }

  @Override
  public LoadBalancedView withTimeout(Duration runTime) {
    return with(options.withRunTime(positive("a run timeout", runTime)));
  }

  @Override
  public LoadBalancedView withQueueTimeout(Duration wait) {
    return with(options.withQueueTime(positive("a queue timeout", wait)));
  }

  @Override
  public LoadBalancedView withPriority(int priority) {
    return with(options.withPriority(priority));
  }

  @Override
  public LoadBalancedView withChunkSize(int items) {
    return with(options.withChunk(positive("a chunk size", items)));
  }

  @Override
  public LoadBalancedView withOutstanding(int items) {
    return with(options.withOutstanding(positive("a number of outstanding items", items)));
  }

  @Override
  public LoadBalancedView unordered() {
    return with(options.withOrdered(false));
  }

  @Override
  public LoadBalancedView failingFast() {
    return with(options.withFailFast(true));
  }

  @Override
  public LoadBalancedView requires(Predicate<? super EngineInfo> condition) {
    return with(options.withFits(condition));
  }

  @Override
  public LoadBalancedView require(String... coordinates) {
    session.checkOpen();
    return with(options.withLibraries(session.libraries().resolve(List.of(coordinates))));
  }

  @Override
  public LoadBalancedView require(Path... jarsAndFolders) {
    return with(options.withLibraries(Libraries.read(jarsAndFolders)));
  }

  @Override
  public LoadBalancedView after(Dependency dependency) {
    return with(options.withAfter(dependency));
  }

  @Override
  public LoadBalancedView follow(Dependency dependency) {
    return with(options.withFollow(dependency));
  }

  private void requireEngines() {
    if (targets().isEmpty()) {
      throw new NoSuchEngineException(
          options.targets() == null
              ? "the grid has no engines now; start some, or wait for them with awaitEngines"
              : "none of the engines "
                  + options.targets()
                  + " is in the grid now; it has "
                  + session.directory().ids());
    }
  }

  /** Calls of the same function are likely to cost the same. */
  static String family(Object function) {
    if (function instanceof CallableCall<?> wrapped) {
      return family(wrapped.callable());
    } else if (function instanceof RunnableCall wrapped) {
      return family(wrapped.runnable());
    }
    return function.getClass().getName();
  }

  @Override
  public <R> AsyncResult<R> apply(Call<R> call) {
    requireEngines();
    Outgoing outgoing =
        requests.apply(call, options.runTime().toNanos()).withLibraries(options.libraries());
    Task task = session.newTask(options.label(), NO_ENGINE);
    SingleWork[] work = new SingleWork[1];
    PendingResult<R> result =
        new PendingResult<>(
            "apply",
            List.of(task),
            new OneValue<>(),
            (cancelled, mayInterrupt) -> balancer.cancel(work[0], mayInterrupt));
    var unused = session.pending().add(result.watch());
    balancer.submit(
        options,
        1,
        family(call.function()),
        spec -> {
          work[0] = new SingleWork(spec, options, task, outgoing);
          return work[0];
        });
    return result;
  }

  @Override
  public <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items) {
    requireEngines();
    return submit(
        new MapFunction(session, function), family(function), new ArrayList<>(items), null);
  }

  /** Submits {@code items}, and takes them; {@code onArrival} is called after some have ended. */
  private <R> BalancedMapResult<R> submit(
      MapFunction function,
      String family,
      List<@Nullable Object> items,
      @Nullable Runnable onArrival) {
    BalancedMapResult<R> result = new BalancedMapResult<>(items.size(), options.failFast());
    if (items.isEmpty()) {
      return result.endEmpty();
    }
    if (onArrival != null) {
      result.onArrival(onArrival);
    }
    balancer.submit(
        options,
        items.size(),
        family,
        spec -> {
          MapWork work = new MapWork(spec, options, session, function, items, result);
          result.onCancel(mayInterrupt -> balancer.cancel(work, mayInterrupt));
          return work;
        });
    return session.pending().add(result);
  }

  @Override
  public <T, R> Stream<R> stream(
      RemoteFunction<? super T, ? extends R> function, Iterator<? extends T> items) {
    requireEngines();
    MapFunction encoded = new MapFunction(session, function);
    String family = family(function);
    return new LazyMap<T, R>(
            items,
            options,
            () -> Math.max(1, targets().size()),
            (batch, onArrival) -> submit(encoded, family, batch, onArrival))
        .stream();
  }

  @Override
  public ExecutorService asExecutorService() {
    return new BalancedExecutor(this);
  }

  @Override
  public String toString() {
    return "load-balanced view of "
        + (options.targets() == null ? "all engines" : "engines " + options.targets());
  }
}
