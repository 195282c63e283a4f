package io.gridshell.perf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.Ignition;
import org.apache.ignite.lang.IgniteFuture;

/** Plain Ignite: one {@code callAsync} an item, placed by Ignite, with or without its stealing. */
final class IgnitePeer implements Peer {
  private final boolean stealing;
  private final Workers workers;
  private final Ignite client;
  private final IgniteCompute compute;

  IgnitePeer(int count, boolean stealing, Path home) throws Exception {
    this.stealing = stealing;
    String kind = stealing ? "stealing" : "plain";
    this.workers = Workers.start(count, "io.gridshell.perf.IgniteWorker", kind, home.toString());
    this.client = Ignition.start(IgniteWorker.configuration(kind, home, count, true));
    this.compute = client.compute(client.cluster().forServers());
  }

  @Override
  public String name() {
    return stealing ? "Ignite, job stealing" : "Ignite callAsync";
  }

  private void each(List<Integer> items, boolean waits) {
    List<IgniteFuture<Integer>> futures = new ArrayList<>(items.size());
    for (int item : items) {
      futures.add(compute.callAsync(new PieceJob(item, waits)));
    }
    futures.forEach(IgniteFuture::get);
  }

  @Override
  public void await(List<Integer> micros) {
    FirstNode.skew(false);
    each(micros, true);
  }

  @Override
  public void compute(List<Integer> turns) {
    FirstNode.skew(false);
    each(turns, false);
  }

  @Override
  public void awaitSkewed(List<Integer> micros) throws Exception {
    if (!stealing) {
      Peer.super.awaitSkewed(micros);
    }
    FirstNode.skew(true);
    each(micros, true);
  }

  @Override
  public void close() {
    client.close();
    workers.close();
  }
}
