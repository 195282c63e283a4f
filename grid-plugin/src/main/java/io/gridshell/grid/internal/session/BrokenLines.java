package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.node.Ping;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.managers.communication.GridDisconnectListener;
import org.apache.ignite.internal.managers.communication.GridIoManager;

/**
 * Asks after a node as soon as the line to it breaks, so that a killed engine is missed at once.
 *
 * <p>Ignite's ring notices a dead node when its neighbour next has something to say, up to half a
 * second later. A node that refuses connections has no process any more, and the client goes on
 * without it. What accepts them or is silent, as a node that is stopped for a while, is left to the
 * ring, which has more patience. The ring is not told either: a client that had it drop the dead
 * node while looking for another server than that one could lose its own place. A line that breaks
 * while its node lives costs a few connections and nothing else. Ignite has no public event for a
 * broken line. Thread-safe.
 */
final class BrokenLines implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BrokenLines.class.getName());
  private static final int KNOCKS_AT_ONCE = 4;
  private static final long IDLE_SECONDS = 5;

  /** A process that ends may listen for a moment after it closed its lines; milliseconds. */
  private static final long[] CLOSING = {0, 10, 20, 40};

  private final Ignite ignite;
  private final GridIoManager lines;
  private final GridDisconnectListener listener = this::broken;
  private final Consumer<UUID> gone;
  private final ExecutorService knocks;

  /** Begins to listen; {@code gone} is told of nodes that are no more, maybe not as the first. */
  BrokenLines(Ignite ignite, Consumer<UUID> gone) {
    this.ignite = ignite;
    this.gone = gone;
    this.lines = ((IgniteEx) ignite).context().io();
    this.knocks =
        new ThreadPoolExecutor(
            0,
            KNOCKS_AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            body -> {
              Thread thread = new Thread(null, body, "gridshell-knock", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    lines.addDisconnectListener(listener);
  }

  private void broken(UUID node) {
    try {
      knocks.execute(() -> lookFor(node));
    } catch (RejectedExecutionException busy) {
      LOG.log(Level.DEBUG, "left broken line to the ring node={0}", node);
    }
  }

  private void lookFor(UUID id) {
    try {
      ClusterNode node = ignite.cluster().node(id);
      if (node != null && isRefused(node)) {
        LOG.log(Level.DEBUG, "missed node={0}", id);
        gone.accept(id);
      }
    } catch (IgniteException | IllegalStateException leaving) {
      LOG.log(Level.DEBUG, "failed to look for node=" + id, leaving);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRefused(ClusterNode node) throws InterruptedException {
    for (long pause : CLOSING) {
      Thread.sleep(pause);
      if (Ping.isRefused(ignite, node)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    lines.removeDisconnectListener(listener);
    knocks.shutdownNow();
  }
}
