package io.gridshell.grid;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ignite.metric.IgniteMetrics;
import org.apache.ignite.spi.metric.ObjectMetric;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;

/**
 * Whether listed nodes are in another ring, as the finder of a node that leads its ring tells by
 * its metrics. The finder is known by their names alone, because engines do without it elsewhere.
 *
 * @param metrics those of the node
 */
record SplitMetric(IgniteMetrics metrics) implements Supplier<Optional<String>> {
  private static final String REGISTRY = "custom.gridshell.marathon";
  private static final String STRANGERS = "strangers";

  @Override
  public Optional<String> get() {
    for (ReadOnlyMetricRegistry registry : metrics) {
      if (registry.name().equals(REGISTRY)
          && registry.findMetric(STRANGERS) instanceof ObjectMetric<?> strangers) {
        String where = String.valueOf(strangers.value());
        return where.isEmpty()
            ? Optional.empty()
            : Optional.of("split: nodes of another ring listen at " + where);
      }
    }
    return Optional.empty();
  }
}
