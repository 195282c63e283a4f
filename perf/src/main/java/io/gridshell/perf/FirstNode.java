package io.gridshell.perf;

import java.util.List;
import java.util.Random;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeTaskSession;
import org.apache.ignite.spi.IgniteSpiAdapter;
import org.apache.ignite.spi.IgniteSpiMultipleInstancesSupport;
import org.apache.ignite.spi.loadbalancing.LoadBalancingSpi;
import org.jspecify.annotations.Nullable;

/** Places jobs at random, or all of them on one node. */
@IgniteSpiMultipleInstancesSupport(true)
final class FirstNode extends IgniteSpiAdapter implements LoadBalancingSpi {
  private static volatile boolean skewed;

  private final Random random = new Random(7);

  static void skew(boolean on) {
    skewed = on;
  }

  @Override
  public ClusterNode getBalancedNode(
      ComputeTaskSession session, List<ClusterNode> topology, ComputeJob job) {
    return topology.get(skewed ? 0 : random.nextInt(topology.size()));
  }

  @Override
  public void spiStart(@Nullable String instance) {}

  @Override
  public void spiStop() {}
}
