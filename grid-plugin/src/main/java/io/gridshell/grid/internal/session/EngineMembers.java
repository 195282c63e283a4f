package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.node.Ping;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.EngineTable;
import io.gridshell.grid.internal.wire.Topics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client's directory of engines as Ignite tells of their coming and going, and of the loss
 * of the client's own connection.
 *
 * <p>Thread-safe.
 */
final class EngineMembers implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EngineMembers.class.getName());
  private static final int[] MEMBERSHIP = {
    EventType.EVT_NODE_JOINED, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED
  };
  private static final int[] CONNECTION = {
    EventType.EVT_CLIENT_NODE_DISCONNECTED, EventType.EVT_CLIENT_NODE_RECONNECTED
  };

  private final Ignite ignite;
  private final Losses losses;
  private final EngineDirectory directory = new EngineDirectory();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final IgniteBiPredicate<UUID, byte[]> arrivalListener = this::engineArrived;
  private final IgnitePredicate<DiscoveryEvent> membershipListener = this::membershipChanged;
  private final IgnitePredicate<Event> connectionListener = this::connectionChanged;

  /** Engines that told of themselves before Ignite did, by node. */
  private final Map<UUID, EngineRecord> unseen = new ConcurrentHashMap<>();

  /**
   * Where arrivals and departures are dealt with, in turn: Ignite's own thread for them must never
   * wait for anything.
   */
  private final ThreadPoolExecutor inTurn = OwnThread.inTurn("gridshell-members");

  private volatile boolean closed;

  /** Hears what was lost, after the directory and before those who listen to it. */
  interface Losses {
    /** The node left; another may have taken its engine's place in the directory already. */
    void departed(UUID node);

    /** The client itself lost its connection, and with it every engine. */
    void disconnected();
  }

  EngineMembers(Ignite ignite, Losses losses) {
    this.ignite = ignite;
    this.losses = losses;
  }

  /** Listens, and reads which engines are there. */
  void open() {
    ignite.message().localListen(Topics.ENGINES, arrivalListener);
    ignite.events().enableLocal(MEMBERSHIP);
    ignite.events().enableLocal(CONNECTION);
    ignite.events().localListen(membershipListener, MEMBERSHIP);
    ignite.events().localListen(connectionListener, CONNECTION);
    read();
  }

  EngineDirectory directory() {
    return directory;
  }

  /** Calls {@code listener} after an engine has come or gone. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Whether Ignite has the node of {@code engine}. */
  boolean isMember(EngineRecord engine) {
    try {
      return ignite.cluster().node(engine.node()) != null;
    } catch (IgniteException | IllegalStateException disconnected) {
      return false;
    }
  }

  /** Whether {@code engine} has left. Blocks for a moment when it is about to be noticed. */
  boolean isGone(EngineRecord engine) {
    try {
      ClusterNode node = ignite.cluster().node(engine.node());
      return node == null
          || !directory.has(engine)
          || Ping.isRefused(ignite, node)
          || !Ping.isAnswered(ignite, engine.node());
    } catch (IgniteCheckedException | IgniteException | IllegalStateException disconnected) {
      return true;
    }
  }

  /** The node left, which somebody may see before Ignite tells of it. */
  void departed(UUID node) {
    unseen.remove(node);
    EngineRecord engine = directory.remove(node);
    if (engine != null) {
      LOG.log(Level.INFO, "lost engine id={0} pid={1}", engine.id(), String.valueOf(engine.pid()));
    }
    losses.departed(node);
    if (engine != null) {
      tellListeners();
    }
  }

  private void read() {
    for (EngineRecord engine : EngineTable.read(ignite)) {
      add(engine);
    }
  }

  private void add(EngineRecord engine) {
    ClusterNode node = ignite.cluster().node(engine.node());
    if (node == null) {
      unseen.put(engine.node(), engine);
      node = ignite.cluster().node(engine.node());
    }
    if (node == null) {
      return;
    }
    unseen.remove(engine.node());
    directory.add(engine, node.order());
    // Its departure may have been reported before it was added.
    if (ignite.cluster().node(engine.node()) == null) {
      directory.remove(engine.node());
    }
    tellListeners();
  }

  private void tellListeners() {
    listeners.forEach(Runnable::run);
  }

  private boolean engineArrived(UUID node, byte[] bytes) {
    add(EngineRecord.read(bytes));
    return true;
  }

  private boolean membershipChanged(DiscoveryEvent event) {
    UUID node = event.eventNode().id();
    boolean joined = event.type() == EventType.EVT_NODE_JOINED;
    inTurn.execute(joined ? () -> arrived(node) : () -> departed(node));
    return true;
  }

  private void arrived(UUID node) {
    @Nullable EngineRecord engine = unseen.get(node);
    if (engine != null) {
      add(engine);
    }
  }

  private boolean connectionChanged(Event event) {
    inTurn.execute(
        event.type() == EventType.EVT_CLIENT_NODE_DISCONNECTED
            ? this::disconnected
            : this::reconnected);
    return true;
  }

  private void disconnected() {
    Collection<EngineRecord> lost = directory.clear();
    unseen.clear();
    LOG.log(Level.WARNING, "lost connection engines={0}", lost.size());
    losses.disconnected();
    tellListeners();
  }

  private void reconnected() {
    if (closed) {
      return;
    }
    try {
      read();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "failed list of engines; it is read again", e);
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
          .execute(() -> inTurn.execute(this::reconnected));
      return;
    }
    LOG.log(Level.INFO, "regained connection engines={0}", directory.ids().size());
    tellListeners();
  }

  /** Listens no longer. The directory stays as it is. */
  @Override
  public void close() {
    closed = true;
    inTurn.shutdown();
    try {
      ignite.message().stopLocalListen(Topics.ENGINES, arrivalListener);
      ignite.events().stopLocalListen(membershipListener, MEMBERSHIP);
      ignite.events().stopLocalListen(connectionListener, CONNECTION);
    } catch (IgniteException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "stopped node before its client", e);
    }
  }
}
