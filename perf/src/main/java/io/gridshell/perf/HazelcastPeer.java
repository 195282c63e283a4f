package io.gridshell.perf;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** Hazelcast's distributed executor; each member has one thread for it. */
final class HazelcastPeer implements Peer {
  private static final String EXECUTOR = "pieces";
  private static final int FIRST_PORT = 49500;

  private final Workers workers;
  private final HazelcastInstance lite;
  private final IExecutorService executor;

  HazelcastPeer(int count) throws Exception {
    workers = Workers.start(count, "io.gridshell.perf.HazelcastPeer");
    lite = Hazelcast.newHazelcastInstance(configuration(count).setLiteMember(true));
    executor = lite.getExecutorService(EXECUTOR);
  }

  private static Config configuration(int count) {
    Config configuration = new Config();
    configuration.setProperty("hazelcast.logging.type", "none");
    configuration.setProperty("hazelcast.phone.home.enabled", "false");
    var network = configuration.getNetworkConfig();
    network.setPort(FIRST_PORT).setPortCount(count + 1);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + FIRST_PORT);
    configuration.getExecutorConfig(EXECUTOR).setPoolSize(1);
    return configuration;
  }

  /** A member; the argument is how many there are. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(configuration(count));
    while (member.getCluster().getMembers().size() < count) {
      Thread.sleep(10);
    }
    Workers.ready();
  }

  @Override
  public String name() {
    return "Hazelcast IExecutorService";
  }

  private void each(List<Integer> items, boolean waits) throws Exception {
    List<Future<Integer>> futures = new ArrayList<>(items.size());
    for (int item : items) {
      futures.add(executor.submit(new PieceJob(item, waits), member -> !member.isLiteMember()));
    }
    for (Future<Integer> future : futures) {
      future.get();
    }
  }

  @Override
  public void await(List<Integer> micros) throws Exception {
    each(micros, true);
  }

  @Override
  public void compute(List<Integer> turns) throws Exception {
    each(turns, false);
  }

  @Override
  public void close() {
    lite.shutdown();
    workers.close();
  }
}
