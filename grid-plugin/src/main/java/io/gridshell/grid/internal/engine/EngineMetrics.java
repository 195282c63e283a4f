package io.gridshell.grid.internal.engine;

import org.apache.ignite.metric.IgniteMetrics;
import org.apache.ignite.metric.MetricRegistry;

/**
 * What an engine does as metrics of its node, where Ignite's own tools find them: its control
 * utility, its exporters and system views. They end with the engine.
 */
final class EngineMetrics implements AutoCloseable {
  /** Ignite puts "custom." before the names of those that are not its own. */
  private static final String REGISTRY = "gridshell.engine";

  private final IgniteMetrics metrics;

  EngineMetrics(IgniteMetrics metrics, int id, Activity activity, Inbox inbox) {
    this.metrics = metrics;
    MetricRegistry registry = metrics.getOrCreate(REGISTRY);
    registry.register("id", () -> id, "The engine's id");
    registry.register(
        "busy", () -> inbox.running() == null ? 0 : 1, "1 while a task runs, otherwise 0");
    registry.register("queued", inbox::waiting, "Tasks that wait");
    registry.register("done", activity::done, "Tasks that ended well since the engine's start");
    registry.register("failed", activity::failed, "Tasks that failed since the engine's start");
  }

  @Override
  public void close() {
    metrics.remove(REGISTRY);
  }
}
