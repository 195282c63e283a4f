package io.gridshell.perf;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Members of a Hazelcast cluster in processes of their own, and a client of it. */
final class HazelcastPeers implements AutoCloseable {
  private static final int FIRST_PORT = 49500;

  private final List<Process> members;
  private final HazelcastInstance client;

  private HazelcastPeers(List<Process> members, HazelcastInstance client) {
    this.members = members;
    this.client = client;
  }

  /** A member; prints {@code ready} once the cluster has as many members as its argument says. */
  public static void main(String[] args) throws Exception {
    int expected = Integer.parseInt(args[0]);
    Config config = new Config();
    config.setClusterName("perf");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.getNetworkConfig().setPort(FIRST_PORT).setPortCount(expected);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (int i = 0; i < expected; i++) {
      join.getTcpIpConfig().addMember("127.0.0.1:" + (FIRST_PORT + i));
    }
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    while (member.getCluster().getMembers().size() < expected) {
      Thread.sleep(20);
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Lives until its starter ends.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Starts {@code count} members and joins them as a client. */
  static HazelcastPeers start(int count, List<String> jvm) throws IOException {
    List<Process> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> command = new ArrayList<>(JavaCommand.base());
      command.addAll(1, jvm);
      command.addAll(List.of(HazelcastPeers.class.getName(), String.valueOf(count)));
      members.add(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }
    for (Process member : members) {
      int letter = member.getInputStream().read();
      while (letter >= 0 && letter != '\n') {
        letter = member.getInputStream().read();
      }
    }
    ClientConfig config = new ClientConfig();
    config.setClusterName("perf");
    config.setProperty("hazelcast.logging.type", "none");
    for (int i = 0; i < count; i++) {
      config.getNetworkConfig().addAddress("127.0.0.1:" + (FIRST_PORT + i));
    }
    return new HazelcastPeers(members, HazelcastClient.newHazelcastClient(config));
  }

  IMap<Integer, Object> map(String name) {
    return client.getMap(name);
  }

  @Override
  public void close() {
    client.shutdown();
    members.forEach(Process::destroy);
    for (Process member : members) {
      member.onExit().join();
    }
  }
}
