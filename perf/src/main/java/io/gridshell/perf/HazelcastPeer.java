package io.gridshell.perf;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.map.IMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hazelcast's distributed executor and maps; each member has one thread for tasks. */
final class HazelcastPeer implements Peer {
  private static final String EXECUTOR = "pieces";
  private static final int FIRST_PORT = 49500;
  private static final int AT_ONCE = 64;
  private static final int PARTS_A_WORKER = 4;

  private final int count;
  private final Workers workers;
  private final HazelcastInstance client;
  private final IExecutorService executor;
  private final Member first;

  HazelcastPeer(int count, List<String> jvm) throws Exception {
    this.count = count;
    workers = Workers.start(count, jvm, "io.gridshell.perf.HazelcastPeer");
    ClientConfig config = new ClientConfig();
    config.setProperty("hazelcast.logging.type", "none");
    addresses(count).forEach(config.getNetworkConfig()::addAddress);
    client = HazelcastClient.newHazelcastClient(config);
    executor = client.getExecutorService(EXECUTOR);
    first = client.getCluster().getMembers().iterator().next();
  }

  private static List<String> addresses(int count) {
    return IntStream.range(0, count).mapToObj(i -> "127.0.0.1:" + (FIRST_PORT + i)).toList();
  }

  private static Config configuration(int count) {
    Config configuration = new Config();
    configuration.setProperty("hazelcast.logging.type", "none");
    configuration.setProperty("hazelcast.phone.home.enabled", "false");
    var network = configuration.getNetworkConfig();
    network.setPort(FIRST_PORT).setPortCount(count);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).setMembers(addresses(count));
    configuration.getExecutorConfig(EXECUTOR).setPoolSize(1);
    return configuration;
  }

  /** A member; the argument is how many there are. */
  public static void main(String[] args) throws Exception {
    Lifeline.watch();
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

  @Override
  public void callOne() throws Exception {
    executor.submitToMember(new Noop(), first).get();
  }

  @Override
  public void callAll() throws Exception {
    for (Future<Integer> future : executor.submitToAllMembers(new Noop()).values()) {
      future.get();
    }
  }

  @Override
  public void tasks(int count) throws InterruptedException {
    new InFlight(AT_ONCE, count)
        .perSecond(
            ended ->
                executor.submit(
                    new Noop(),
                    new ExecutionCallback<Integer>() {
                      @Override
                      public void onResponse(Integer response) {
                        ended.accept(null);
                      }

                      @Override
                      public void onFailure(Throwable error) {
                        ended.accept(error);
                      }
                    }));
  }

  private <T> void each(List<? extends Callable<T>> jobs) throws Exception {
    List<Future<T>> futures = new ArrayList<>(jobs.size());
    for (Callable<T> job : jobs) {
      futures.add(executor.submit(job));
    }
    for (Future<T> future : futures) {
      future.get();
    }
  }

  @Override
  public void map(int count) throws Exception {
    each(IntStream.range(0, count).mapToObj(i -> new Noop()).toList());
  }

  @Override
  public void await(List<Integer> micros) throws Exception {
    each(micros.stream().map(item -> new PieceJob(item, true)).toList());
  }

  @Override
  public void compute(List<Integer> turns) throws Exception {
    each(turns.stream().map(item -> new PieceJob(item, false)).toList());
  }

  private IMap<Integer, Object> map(String name) {
    return client.getMap(name);
  }

  @Override
  public Callable<?> scatter(Data data) {
    Map<Integer, Object> entries = new HashMap<>();
    data.parts(PARTS_A_WORKER * count).forEach(part -> entries.put(entries.size(), part));
    return () -> {
      map(data.name()).putAll(entries);
      return entries;
    };
  }

  @Override
  public Callable<?> gather(Data data) {
    var keys =
        IntStream.range(0, PARTS_A_WORKER * count).boxed().collect(Collectors.toUnmodifiableSet());
    return () -> map(data.name()).getAll(keys);
  }

  @Override
  public Callable<?> push(Data data) {
    Keep keep = new Keep(data.name(), (double[]) data.values());
    return () -> {
      for (Future<Integer> future : executor.submitToAllMembers(keep).values()) {
        future.get();
      }
      return keep;
    };
  }

  /**
   * The executor reports the loss of a member; that its caller submits again is usual. It may
   * choose one that is lost already, so that each of the members may be reported.
   */
  @Override
  public void hold(Path mark) throws Exception {
    for (int left = count; ; left--) {
      try {
        executor.submit(new HoldJob(mark.toString())).get();
        return;
      } catch (ExecutionException e) {
        if (left == 0 || !(e.getCause() instanceof HazelcastException)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    workers.close();
    client.shutdown();
  }
}
