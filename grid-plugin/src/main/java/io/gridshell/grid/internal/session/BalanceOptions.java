package io.gridshell.grid.internal.session;

import io.gridshell.Dependency;
import io.gridshell.EngineInfo;
import io.gridshell.RetryPolicy;
import java.time.Duration;
import java.util.List;
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
    @Nullable Predicate<? super EngineInfo> fits,
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
    return new BalanceOptions(
        engines,
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

  BalanceOptions withFits(Predicate<? super EngineInfo> condition) {
    return new BalanceOptions(
        targets,
        condition,
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

  BalanceOptions withLabel(String text) {
    return new BalanceOptions(
        targets,
        fits,
        text,
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

  BalanceOptions withPriority(int number) {
    return new BalanceOptions(
        targets,
        fits,
        label,
        number,
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

  BalanceOptions withChunk(int items) {
    return new BalanceOptions(
        targets,
        fits,
        label,
        priority,
        items,
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

  BalanceOptions withOutstanding(int items) {
    return new BalanceOptions(
        targets, fits, label, priority, chunk, items, ordered, failFast, retries, runTime,
        queueTime, after, follow, libraries);
  }

  BalanceOptions withOrdered(boolean inOrder) {
    return new BalanceOptions(
        targets,
        fits,
        label,
        priority,
        chunk,
        outstanding,
        inOrder,
        failFast,
        retries,
        runTime,
        queueTime,
        after,
        follow,
        libraries);
  }

  BalanceOptions withFailFast(boolean first) {
    return new BalanceOptions(
        targets,
        fits,
        label,
        priority,
        chunk,
        outstanding,
        ordered,
        first,
        retries,
        runTime,
        queueTime,
        after,
        follow,
        libraries);
  }

  BalanceOptions withRetries(RetryPolicy policy) {
    return new BalanceOptions(
        targets,
        fits,
        label,
        priority,
        chunk,
        outstanding,
        ordered,
        failFast,
        policy,
        runTime,
        queueTime,
        after,
        follow,
        libraries);
  }

  BalanceOptions withRunTime(Duration limit) {
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
        limit,
        queueTime,
        after,
        follow,
        libraries);
  }

  BalanceOptions withQueueTime(Duration limit) {
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
        limit,
        after,
        follow,
        libraries);
  }

  BalanceOptions withAfter(Dependency dependency) {
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
        dependency,
        follow,
        libraries);
  }

  BalanceOptions withFollow(Dependency dependency) {
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
        dependency,
        libraries);
  }

  BalanceOptions withLibraries(List<Library> more) {
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
        Libraries.joined(libraries, more));
  }
}
