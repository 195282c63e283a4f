package io.gridshell.perf;

import java.util.List;
import java.util.Random;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeTaskSession;
import org.apache.ignite.spi.IgniteSpiMultipleInstancesSupport;
import org.apache.ignite.spi.loadbalancing.roundrobin.RoundRobinLoadBalancingSpi;

/** Places Ignite's jobs as Ignite does by default, unless it is told to do otherwise. */
@IgniteSpiMultipleInstancesSupport(true)
final class Placement extends RoundRobinLoadBalancingSpi {
  private final Random random = new Random(7);
  private volatile Kind kind;

  /** On which worker a job is put. */
  enum Kind {
    USUAL,
    RANDOM,
    FIRST
  }

  Placement(Kind kind) {
    this.kind = kind;
  }

  void use(Kind other) {
    kind = other;
  }

  @Override
  public ClusterNode getBalancedNode(
      ComputeTaskSession session, List<ClusterNode> topology, ComputeJob job) {
    return switch (kind) {
      case USUAL -> super.getBalancedNode(session, topology, job);
      case RANDOM -> topology.get(random.nextInt(topology.size()));
      case FIRST -> topology.get(0);
    };
  }
}
