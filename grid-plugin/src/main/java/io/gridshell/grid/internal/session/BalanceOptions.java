package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Dependency;
import io.gridshell.EngineInfo;
import io.gridshell.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a load-balanced view asks for its tasks; see {@link io.gridshell.LoadBalancedView}.
 *
 * @param targets the only engines; null for every engine
 * @param fits what engines must fulfil; null for nothing
 * @param chunk items of a message; 0 for as many as their cost suggests
 * @param outstanding items that a stream pulls ahead; 0 for as many as their cost suggests
 * @param runTime how long an item may run; zero without a limit
 * @param queueTime how long a task may wait for its first engine; zero without a limit
 * @param libraries what tasks need on the class path of their engine
 */
record BalanceOptions(
    @Nullable List<Integer> targets,
    @Nullable Requirement fits,
    String label,
    int priority,
    int chunk,
    int outstanding,
    boolean ordered,
    boolean failFast,
    RetryPolicy retries,
    Duration runTime,
    Duration queueTime,
    @Nullable Dependency after,
    @Nullable Dependency follow,
    List<Library> libraries) {

  static BalanceOptions none() {
    return new BalanceOptions(
        null,
        null,
        "",
        0,
        0,
        0,
        true,
        false,
        RetryPolicy.none(),
        Duration.ZERO,
        Duration.ZERO,
        null,
        null,
        List.of());
  }

  BalanceOptions withTargets(List<Integer> engines) {
    return with(draft -> draft.targets = engines);
  }

  BalanceOptions withFits(Predicate<? super EngineInfo> condition) {
    List<Predicate<? super EngineInfo>> all =
        new ArrayList<>(fits == null ? List.of() : fits.conditions());
    all.add(condition);
    return with(draft -> draft.fits = new Requirement(List.copyOf(all)));
  }

  BalanceOptions withLabel(String text) {
    return with(draft -> draft.label = text);
  }

  BalanceOptions withPriority(int number) {
    return with(draft -> draft.priority = number);
  }

  BalanceOptions withChunk(int items) {
    return with(draft -> draft.chunk = items);
  }

  BalanceOptions withOutstanding(int items) {
    return with(draft -> draft.outstanding = items);
  }

  BalanceOptions withOrdered(boolean inOrder) {
    return with(draft -> draft.ordered = inOrder);
  }

  BalanceOptions withFailFast(boolean first) {
    return with(draft -> draft.failFast = first);
  }

  BalanceOptions withRetries(RetryPolicy policy) {
    return with(draft -> draft.retries = policy);
  }

  BalanceOptions withRunTime(Duration limit) {
    return with(draft -> draft.runTime = limit);
  }

  BalanceOptions withQueueTime(Duration limit) {
    return with(draft -> draft.queueTime = limit);
  }

  BalanceOptions withAfter(Dependency dependency) {
    return with(draft -> draft.after = both("after", after, dependency));
  }

  BalanceOptions withFollow(Dependency dependency) {
    return with(draft -> draft.follow = both("follow", follow, dependency));
  }

  /** A dependency that is met when both are. */
  private static Dependency both(String what, @Nullable Dependency first, Dependency second) {
    if (first == null) {
      return second;
    }
    if (!first.isAll()
        || !second.isAll()
        || first.isOnSuccess() != second.isOnSuccess()
        || first.isOnFailure() != second.isOnFailure()) {
      throw new IllegalArgumentException(
          "this view has a dependency for "
              + what
              + " of another kind already; name all results in one Dependency, or wait for one of"
              + " them before");
    }
    List<AsyncResult<?>> results = new ArrayList<>(first.results());
    results.addAll(second.results());
    Dependency all = Dependency.allOf(results.toArray(AsyncResult<?>[]::new));
    if (!first.isOnSuccess()) {
      return all.onFailure();
    }
    return first.isOnFailure() ? all.onEnd() : all;
  }

  BalanceOptions withLibraries(List<Library> more) {
    return with(draft -> draft.libraries = Libraries.joined(libraries, more));
  }

  private BalanceOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options of which one is about to change. */
  private static final class Draft {
    @Nullable List<Integer> targets;
    @Nullable Requirement fits;
    String label;
    int priority;
    int chunk;
    int outstanding;
    boolean ordered;
    boolean failFast;
    RetryPolicy retries;
    Duration runTime;
    Duration queueTime;
    @Nullable Dependency after;
    @Nullable Dependency follow;
    List<Library> libraries;

    Draft(BalanceOptions from) {
      targets = from.targets;
      fits = from.fits;
      label = from.label;
      priority = from.priority;
      chunk = from.chunk;
      outstanding = from.outstanding;
      ordered = from.ordered;
      failFast = from.failFast;
      retries = from.retries;
      runTime = from.runTime;
      queueTime = from.queueTime;
      after = from.after;
      follow = from.follow;
      libraries = from.libraries;
    }

    BalanceOptions options() {
      return new BalanceOptions(
          targets,
          fits,
          label,
          priority,
          chunk,
          outstanding,
          ordered,
          failFast,
          retries,
          runTime,
          queueTime,
          after,
          follow,
          libraries);
    }
  }
}
