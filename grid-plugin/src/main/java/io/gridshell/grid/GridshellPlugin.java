package io.gridshell.grid;

import io.gridshell.Grid;
import io.gridshell.grid.internal.engine.EngineNode;
import io.gridshell.grid.internal.engine.EngineSettings;
import io.gridshell.grid.internal.session.SessionGrid;
import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.grid.internal.wire.EngineAccess;
import io.gridshell.grid.internal.wire.EngineHost;
import io.gridshell.grid.internal.wire.NoEngineException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Gridshell on an Ignite node: {@code ignite.plugin("Gridshell")}.
 *
 * <p>Thread-safe.
 */
public final class GridshellPlugin implements EngineHost {
  private static final Logger LOG = System.getLogger(GridshellPlugin.class.getName());

  private @Nullable Ignite ignite;
  private @Nullable EngineNode engine;
  private @Nullable SessionGrid grid;
  private final CompletableFuture<@Nullable Void> resigned = new CompletableFuture<>();

  GridshellPlugin() {}

  /** The node has started; with settings it becomes an engine. */
  synchronized void started(Ignite node, @Nullable EngineSettings settings) {
    ignite = node;
    if (settings == null) {
      return;
    }
    if (node.cluster().state().active()) {
      becomeEngine(node, settings);
    } else {
      awaitActivation(node, settings);
    }
  }

  /** A cluster that keeps its data on disk has no caches before it is activated. */
  private void awaitActivation(Ignite node, EngineSettings settings) {
    node.events().enableLocal(EventType.EVT_CLUSTER_ACTIVATED);
    node.events()
        .localListen(
            (Event activated) -> {
              // Ignite's own thread must go on before caches can be used.
              new Thread(() -> becomeEngine(node, settings), "gridshell-activation").start();
              return false;
            },
            EventType.EVT_CLUSTER_ACTIVATED);
    LOG.log(
        Level.WARNING,
        "await activation node={0}: it becomes an engine once the cluster is active; activate it by"
            + " ignite.cluster().state(ClusterState.ACTIVE) or control.sh --set-state ACTIVE",
        node.cluster().localNode().id());
    if (node.cluster().state().active()) {
      becomeEngine(node, settings);
    }
  }

  private synchronized void becomeEngine(Ignite node, EngineSettings settings) {
    if (ignite != node || engine != null) {
      return;
    }
    EngineNode fresh = new EngineNode(node, settings, this::grid, () -> resigned.complete(null));
    engine = fresh;
    fresh.announce();
  }

  /** Calls {@code action} if the engine can no longer work, which leaves the node alive. */
  void whenResigned(Runnable action) {
    var unused = resigned.thenRun(action);
  }

  /** The node is about to stop. */
  synchronized void stopping() {
    if (grid != null) {
      grid.close();
    }
    if (engine != null) {
      engine.close();
    }
    ignite = null;
    engine = null;
    grid = null;
  }

  /**
   * Lets this node, as an engine, finish what was sent to it and hand over what others can do as
   * well, before it is stopped. Blocks until that is done or {@code patience} runs out; does
   * nothing on a node that is no engine.
   */
  public void leave(Duration patience) throws InterruptedException {
    EngineNode leaving;
    synchronized (this) {
      leaving = engine;
    }
    if (leaving != null) {
      leaving.leave(patience);
    }
  }

  /** The id of this node as an engine; empty when it is none, or is starting or stopping. */
  public synchronized OptionalInt engineId() {
    return engine == null ? OptionalInt.empty() : OptionalInt.of(engine.record().id());
  }

  /** Where this node, as an engine, tells how the grid is; empty when it is none. */
  synchronized Optional<DataAddress> dataAddress() {
    return Optional.ofNullable(engine).map(EngineNode::dataAddress);
  }

  @Override
  public synchronized EngineAccess engine() {
    if (engine == null) {
      throw new NoEngineException();
    }
    return engine;
  }

  /**
   * The grid that this node belongs to, for programs that have a node already. It ends with the
   * node; closing it leaves the node alone.
   *
   * @throws IllegalStateException when the node is starting or stopping
   */
  public synchronized Grid grid() {
    if (ignite == null) {
      throw new IllegalStateException("the Ignite node is not running");
    }
    if (grid == null) {
      String name = ignite.name();
      grid = new SessionGrid(ignite, name == null ? "ignite" : name, () -> {});
    }
    return grid;
  }
}
