package io.gridshell;

import java.util.List;

/**
 * Earlier results, and how they must have ended before something runs. Immutable; {@code on...}
 * returns a copy.
 *
 * <p>The results may come from any view of this client. Without more, they must succeed.
 */
public final class Dependency {
  private final List<AsyncResult<?>> results;
  private final boolean all;
  private final boolean success;
  private final boolean failure;

  private Dependency(List<AsyncResult<?>> results, boolean all, boolean success, boolean failure) {
    this.results = results;
    this.all = all;
    this.success = success;
    this.failure = failure;
  }

  /** Every one of {@code results} must succeed. */
  public static Dependency allOf(AsyncResult<?>... results) {
    return new Dependency(List.of(results), true, true, false);
  }

  /** One of {@code results} must succeed. */
  public static Dependency anyOf(AsyncResult<?>... results) {
    return new Dependency(List.of(results), false, true, false);
  }

  /** This dependency on results that fail. */
  public Dependency onFailure() {
    return new Dependency(results, all, false, true);
  }

  /** This dependency on results that end, however they do. */
  public Dependency onEnd() {
    return new Dependency(results, all, true, true);
  }

  /** The results. */
  public List<AsyncResult<?>> results() {
    return results;
  }

  /** Whether all of the results count, or one is enough. */
  public boolean isAll() {
    return all;
  }

  /** Whether a result that succeeds counts. */
  public boolean isOnSuccess() {
    return success;
  }

  /** Whether a result that fails counts. */
  public boolean isOnFailure() {
    return failure;
  }
}
