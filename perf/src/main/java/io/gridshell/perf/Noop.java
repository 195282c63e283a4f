package io.gridshell.perf;

import org.apache.ignite.lang.IgniteCallable;

/** What plain Ignite is asked to do: nothing. */
final class Noop implements IgniteCallable<Integer> {
  private static final long serialVersionUID = 1L;

  @Override
  public Integer call() {
    return 1;
  }
}
