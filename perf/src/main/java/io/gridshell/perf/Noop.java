package io.gridshell.perf;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.apache.ignite.lang.IgniteCallable;

/** What those who take objects are asked to do: nothing. */
final class Noop implements IgniteCallable<Integer>, Callable<Integer>, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public Integer call() {
    return 1;
  }
}
