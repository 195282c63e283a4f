package io.gridshell.perf;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.lang.IgniteCallable;

/** Brings a value to a worker, which keeps it; for those who send objects. */
final class Keep implements IgniteCallable<Integer>, Callable<Integer>, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Object> KEPT = new ConcurrentHashMap<>();

  private final String name;
  private final double[] value;

  Keep(String name, double[] value) {
    this.name = name;
    this.value = value;
  }

  @Override
  public Integer call() {
    KEPT.put(name, value);
    return value.length;
  }
}
