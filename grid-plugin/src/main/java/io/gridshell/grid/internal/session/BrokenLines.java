package io.gridshell.grid.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.managers.communication.GridDisconnectListener;
import org.apache.ignite.internal.managers.communication.GridIoManager;
import org.apache.ignite.internal.managers.discovery.GridDiscoveryManager;

/**
 * Asks after a node as soon as the line to it breaks, so that a killed engine is missed at once.
 *
 * <p>Ignite's ring notices a dead node when its neighbour next has something to say, up to half a
 * second later. A ping that is refused at once says that no process is there any more: the client
 * goes on without the node, and the ring is told; one that fails slowly, as with a node that is
 * stopped for a while, is left to the ring, which has more patience. A line that breaks while its
 * node lives costs that ping and nothing else. Ignite has no public event for a broken line.
 * Thread-safe.
 */
final class BrokenLines implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BrokenLines.class.getName());
  private static final int PINGS_AT_ONCE = 4;
  private static final long IDLE_SECONDS = 5;

  /** A connection that is refused fails sooner, one that nobody answers later. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private final Ignite ignite;
  private final GridIoManager lines;
  private final GridDiscoveryManager nodes;
  private final GridDisconnectListener listener = this::broken;
  private final Consumer<UUID> gone;
  private final ExecutorService pings;

  /** Begins to listen; {@code gone} is told of nodes that are no more, maybe not as the first. */
  BrokenLines(Ignite ignite, Consumer<UUID> gone) {
    this.ignite = ignite;
    this.gone = gone;
    this.lines = ((IgniteEx) ignite).context().io();
    this.nodes = ((IgniteEx) ignite).context().discovery();
    this.pings =
        new ThreadPoolExecutor(
            0,
            PINGS_AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            body -> {
              Thread thread = new Thread(null, body, "gridshell-ping", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    lines.addDisconnectListener(listener);
  }

  private void broken(UUID node) {
    try {
      pings.execute(() -> ping(node));
    } catch (RejectedExecutionException busy) {
      LOG.log(Level.DEBUG, "left broken line to the ring node={0}", node);
    }
  }

  private void ping(UUID node) {
    long start = System.nanoTime();
    try {
      if (!ignite.cluster().pingNode(node)) {
        boolean refused = System.nanoTime() - start < REFUSAL.toNanos();
        LOG.log(Level.DEBUG, "missed node={0} refused={1}", node, refused);
        if (refused) {
          nodes.failNode(node, "its line broke and nobody listens at its address");
          gone.accept(node);
        }
      }
    } catch (IgniteException | IllegalStateException leaving) {
      LOG.log(Level.DEBUG, "failed ping node=" + node, leaving);
    }
  }

  @Override
  public void close() {
    lines.removeDisconnectListener(listener);
    pings.shutdown();
  }
}
