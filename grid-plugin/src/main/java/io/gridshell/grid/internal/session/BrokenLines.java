package io.gridshell.grid.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.managers.communication.GridDisconnectListener;
import org.apache.ignite.internal.managers.communication.GridIoManager;

/**
 * Asks after a node as soon as the line to it breaks, so that a killed engine is missed at once.
 *
 * <p>Ignite's ring notices a dead node when its neighbour next has something to say, up to half a
 * second later; a ping that fails makes the ring look right away. A line that breaks while its node
 * lives costs that ping and nothing else. Ignite has no public event for a broken line.
 * Thread-safe.
 */
final class BrokenLines implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BrokenLines.class.getName());
  private static final int PINGS_AT_ONCE = 4;
  private static final long IDLE_SECONDS = 5;

  private final Ignite ignite;
  private final GridIoManager lines;
  private final GridDisconnectListener listener = this::broken;
  private final ExecutorService pings;

  BrokenLines(Ignite ignite) {
    this.ignite = ignite;
    this.lines = ((IgniteEx) ignite).context().io();
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
    try {
      if (!ignite.cluster().pingNode(node)) {
        LOG.log(Level.DEBUG, "missed node={0}", node);
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
