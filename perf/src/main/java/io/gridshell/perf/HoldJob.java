package io.gridshell.perf;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.apache.ignite.lang.IgniteCallable;

/** A {@link Hold} as a job for those who send objects. */
final class HoldJob implements IgniteCallable<Integer>, Callable<Integer>, Serializable {
  private static final long serialVersionUID = 1L;

  private final String mark;

  HoldJob(String mark) {
    this.mark = mark;
  }

  @Override
  public Integer call() throws Exception {
    return Hold.run(mark);
  }
}
