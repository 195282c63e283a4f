package io.gridshell.marathon;

import io.gridshell.marathon.client.MarathonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * Watches, on the coordinator, for listed nodes that are in another ring. Thread-safe.
 *
 * <p>It asks four times in the age at which a stranger counts, so a node that is about to join is
 * not taken for one.
 */
final class SplitWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SplitWatch.class.getName());
  private static final int LOOKS = 4;

  private final ListingSource source;
  private final TcpDiscoverySpi spi;
  private final RingProbe probe;
  private final Duration splitAfter;
  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private final Map<InetSocketAddress, Long> firstSeen = new HashMap<>();
  private final Thread thread = new Thread(this::run, "marathon-split-watch");
  private volatile Set<InetSocketAddress> strangers = Set.of();

  SplitWatch(ListingSource source, TcpDiscoverySpi spi, RingProbe probe, Duration splitAfter) {
    this.source = source;
    this.spi = spi;
    this.probe = probe;
    this.splitAfter = splitAfter;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  Set<InetSocketAddress> strangers() {
    return strangers;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    long pause = Math.max(1, splitAfter.toMillis() / LOOKS);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(pause);
        look();
      }
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "end split watch");
    }
  }

  private void look() {
    try {
      if (spi.isLocalNodeCoordinator()) {
        Set<InetSocketAddress> listed = source.now().addresses(Optional.empty());
        judge(probe.ask(listed, Deadline.ofCall()), System.nanoTime());
      } else {
        judge(Map.of(), System.nanoTime());
      }
    } catch (MarathonException unavailable) {
      if (throttle.permits("unavailable")) {
        LOG.log(Level.WARNING, "cannot look for a split reason={0}", unavailable.getMessage());
      }
    } catch (IgniteException stopping) {
      LOG.log(Level.DEBUG, "cannot look for a split", stopping);
    } catch (RuntimeException defect) {
      // The watch outlives what nobody expected, because nobody would miss it.
      if (throttle.permits("defect")) {
        LOG.log(Level.WARNING, "cannot look for a split", defect);
      }
    }
  }

  private void judge(Map<InetSocketAddress, RingProbe.Answer> answers, long now) {
    Map<InetSocketAddress, RingProbe.Answer> others =
        answers.entrySet().stream()
            .filter(answer -> answer.getValue().inRing() && !mine(answer.getValue().node()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    firstSeen.keySet().retainAll(others.keySet());
    others.keySet().forEach(address -> firstSeen.putIfAbsent(address, now));
    strangers =
        firstSeen.entrySet().stream()
            .filter(seen -> now - seen.getValue() >= splitAfter.toNanos())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    if (!strangers.isEmpty() && throttle.permits("split")) {
      LOG.log(
          Level.ERROR,
          "detected split strangers={0} action=\"stop the tasks of one ring\"",
          strangers);
    }
  }

  private boolean mine(UUID id) {
    return id.equals(spi.getLocalNode().id()) || spi.getNode(id) != null;
  }
}
