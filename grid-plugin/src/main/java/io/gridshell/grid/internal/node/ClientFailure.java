package io.gridshell.grid.internal.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;

/**
 * What becomes of a client when a thread of Ignite's ends that it cannot live without: it leaves
 * the grid, which ends whatever waits there, and says why. The program goes on.
 */
public final class ClientFailure extends AbstractFailureHandler {
  private static final Logger LOG = System.getLogger(ClientFailure.class.getName());

  private volatile Runnable leave = () -> {};

  /** Says how the client of {@code node} leaves, if the node is such a client. */
  public static void leaveBy(Ignite node, Runnable action) {
    if (node.configuration().getFailureHandler() instanceof ClientFailure handler) {
      handler.leave = action;
    }
  }

  @Override
  protected boolean handle(Ignite ignite, FailureContext failure) {
    LOG.log(
        Level.ERROR,
        "left grid because a part of Ignite failed type=" + failure.type(),
        failure.error());
    Thread thread = new Thread(leave, "gridshell-leave");
    thread.setDaemon(true);
    thread.start();
    return false;
  }
}
