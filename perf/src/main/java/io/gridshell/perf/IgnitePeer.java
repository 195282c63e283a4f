package io.gridshell.perf;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.lang.IgniteFuture;
import org.jspecify.annotations.Nullable;

/** Plain Ignite: one {@code callAsync} an item, placed by Ignite, with or without its stealing. */
final class IgnitePeer implements Peer {
  private static final int AT_ONCE = 64;
  private static final int PARTS_A_WORKER = 4;

  private final boolean stealing;
  private final int count;
  private final Workers workers;
  private final Placement placement;
  private final Placement.Kind usual;
  private final Ignite client;
  private final IgniteCompute compute;
  private final List<IgniteCompute> nodes;
  private final Map<String, IgniteCache<Integer, Object>> caches = new LinkedHashMap<>();

  /** As Ignite places jobs by default. */
  IgnitePeer(int count, boolean stealing, Path home) throws Exception {
    this(count, stealing, Placement.Kind.USUAL, home);
  }

  IgnitePeer(int count, boolean stealing, Placement.Kind usual, Path home) throws Exception {
    this.stealing = stealing;
    this.usual = usual;
    this.placement = new Placement(usual);
    this.count = count;
    String kind = stealing ? "stealing" : "plain";
    this.workers = Workers.start(count, "io.gridshell.perf.IgniteWorker", kind, home.toString());
    this.client =
        Ignition.start(
            IgniteWorker.configuration(kind, home, count, true).setLoadBalancingSpi(placement));
    this.compute = client.compute(client.cluster().forServers());
    this.nodes =
        client.cluster().forServers().nodes().stream()
            .map(node -> client.compute(client.cluster().forNode(node)))
            .toList();
  }

  /** A record of {@link Data} as Ignite's marshaller takes it: it rejects records. */
  static final class Row implements Serializable {
    private static final long serialVersionUID = 1L;

    final int id;
    final String station;
    final double celsius;

    Row(Data.Reading reading) {
      this.id = reading.id();
      this.station = reading.station();
      this.celsius = reading.celsius();
    }

    @Override
    public String toString() {
      return id + " " + station + " " + celsius;
    }
  }

  @Override
  public String name() {
    return stealing ? "Ignite, job stealing" : "Ignite callAsync";
  }

  @Override
  public void callOne() {
    nodes.get(0).call(new Noop());
  }

  @Override
  public void callAll() {
    List<IgniteFuture<Integer>> futures = new ArrayList<>(nodes.size());
    nodes.forEach(node -> futures.add(node.callAsync(new Noop())));
    futures.forEach(IgniteFuture::get);
  }

  @Override
  public void tasks(int count) throws InterruptedException {
    new InFlight(AT_ONCE, count)
        .perSecond(ended -> compute.callAsync(new Noop()).listen(future -> tell(future, ended)));
  }

  /** Tells {@code ended} what became of {@code future}, which is done. */
  static void tell(IgniteFuture<?> future, Consumer<@Nullable Throwable> ended) {
    Throwable failure = null;
    try {
      future.get();
    } catch (IgniteException e) {
      failure = e;
    }
    ended.accept(failure);
  }

  @Override
  public void map(int count) {
    // One task of many jobs takes a time that grows with their square.
    each(IntStream.range(0, count).mapToObj(i -> new Noop()).toList());
  }

  private void each(List<? extends IgniteCallable<Integer>> jobs) {
    List<IgniteFuture<Integer>> futures = new ArrayList<>(jobs.size());
    jobs.forEach(job -> futures.add(compute.callAsync(job)));
    futures.forEach(IgniteFuture::get);
  }

  private void pieces(List<Integer> items, boolean waits) {
    each(items.stream().map(item -> new PieceJob(item, waits)).toList());
  }

  @Override
  public void await(List<Integer> micros) {
    pieces(micros, true);
  }

  @Override
  public void compute(List<Integer> turns) {
    pieces(turns, false);
  }

  @Override
  public void awaitSkewed(List<Integer> micros) throws Exception {
    if (!stealing) {
      Peer.super.awaitSkewed(micros);
    }
    placement.use(Placement.Kind.FIRST);
    try {
      pieces(micros, true);
    } finally {
      placement.use(usual);
    }
  }

  /** A cache that keeps a copy of each entry on a second node, as a scatter does. */
  private IgniteCache<Integer, Object> cache(String name) {
    return caches.computeIfAbsent(
        name,
        key -> client.getOrCreateCache(new CacheConfiguration<Integer, Object>(key).setBackups(1)));
  }

  @Override
  public Callable<?> scatter(Data data) {
    IgniteCache<Integer, Object> cache = cache(data.name());
    Map<Integer, Object> entries = new TreeMap<>();
    List<Object> parts =
        data.with(item -> item instanceof Data.Reading reading ? new Row(reading) : item)
            .parts(PARTS_A_WORKER * count);
    parts.forEach(part -> entries.put(entries.size(), part));
    return () -> {
      cache.putAll(entries);
      return entries;
    };
  }

  @Override
  public Callable<?> gather(Data data) {
    IgniteCache<Integer, Object> cache = cache(data.name());
    var keys = new TreeSet<>(IntStream.range(0, PARTS_A_WORKER * count).boxed().toList());
    return () -> cache.getAll(keys);
  }

  @Override
  public Callable<?> push(Data data) {
    Keep keep = new Keep(data.name(), (double[]) data.values());
    return () -> compute.broadcast(keep);
  }

  @Override
  public void hold(Path mark) {
    compute.call(new HoldJob(mark.toString()));
  }

  @Override
  public void close() {
    workers.close();
    client.close();
  }
}
