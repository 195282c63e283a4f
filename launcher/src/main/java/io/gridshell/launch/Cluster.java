package io.gridshell.launch;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one grid, from start to stop.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.builder().engines(4).start();
 *     Grid grid = cluster.connect()) {
 *   grid.all().apply(() -> ProcessHandle.current().pid()).get();
 * }
 * }</pre>
 *
 * <p>An owned cluster, which is the usual case in a program, lives as long as this object: {@link
 * #close()} stops it, the end of the program stops it, and when the program is killed its engines
 * leave by themselves. Other clusters live until somebody stops them. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Profile profile;
  private final Launcher launcher;
  private final ClusterFile facts;
  private final List<EngineProcess> engines;
  private final Consumer<LaunchEvent> events;
  private final @Nullable Thread exitHook;
  private final List<Grid> connected = new ArrayList<>();
  private boolean stopped;

  Cluster(
      Profile profile,
      Launcher launcher,
      ClusterFile facts,
      List<EngineProcess> engines,
      Consumer<LaunchEvent> events,
      boolean owned) {
    this.profile = profile;
    this.launcher = launcher;
    this.facts = facts;
    this.engines = List.copyOf(engines);
    this.events = events;
    this.exitHook = owned ? new Thread(this::stopQuietly, "gridshell-cluster-stop") : null;
    if (exitHook != null) {
      Runtime.getRuntime().addShutdownHook(exitHook);
    }
  }

  /** Describes a cluster to be started. */
  public static ClusterBuilder builder() {
    return new ClusterBuilder();
  }

  /**
   * The running cluster of {@code profile}, to look at it or to stop it. Closing the returned
   * object does not stop it. Files that a cluster left behind when it was killed are removed.
   *
   * @return empty when none of its engines lives
   */
  public static Optional<Cluster> find(Profile profile) {
    return Clusters.find(profile, event -> {});
  }

  /**
   * The running cluster of {@code profile}, as {@link #find}.
   *
   * @throws GridUnavailableException when none of its engines lives; the message names the profiles
   *     that run
   */
  public static Cluster attach(Profile profile) {
    return find(profile).orElseThrow(() -> Clusters.absent(profile));
  }

  /**
   * All clusters of {@code home}, by name. Files that killed ones left behind are removed.
   *
   * @param home folder of all profiles; may be missing
   */
  public static List<ClusterInfo> list(Path home) {
    return Clusters.list(home, event -> {});
  }

  /** Its profile. */
  public Profile profile() {
    return profile;
  }

  /** What its files and processes tell now. */
  public ClusterInfo info() {
    return Clusters.info(profile, facts, engines);
  }

  /** The engines that were found or started, by id; some may have ended since. */
  public List<EngineProcess> engines() {
    return engines.stream()
        .sorted(Comparator.comparingInt(EngineProcess::id))
        .collect(Collectors.toUnmodifiableList());
  }

  /** When it was started. */
  public Instant started() {
    return facts.started();
  }

  /**
   * How to join it.
   *
   * @throws GridUnavailableException when its connection file is gone or not usable
   */
  public Connection connection() {
    try {
      return Connection.read(profile);
    } catch (IOException gone) {
      throw new GridUnavailableException(
          "cannot read how to join grid " + profile.name() + ": " + gone.getMessage(), gone);
    }
  }

  /**
   * Joins the grid. Blocks until joined. {@link #close()} and {@link #stop()} close the returned
   * grid as well.
   *
   * @throws GridUnavailableException when it cannot be joined
   */
  public Grid connect() {
    GridOptions options =
        GridOptions.defaults().withHome(profile.home()).withProfile(profile.name());
    Grid grid = Grid.connect(options);
    synchronized (this) {
      connected.add(grid);
    }
    return grid;
  }

  /**
   * Stops every engine and removes the files of the running grid; logs stay. Blocks for at most
   * some ten seconds. Idempotent.
   *
   * @throws LaunchException when a process does not end, or when another command is changing this
   *     grid
   */
  public void stop() {
    end(false);
  }

  /** Stops as {@link #stop()} does and removes the logs as well. */
  public void discard() {
    end(true);
  }

  /** Closes the grids it handed out, and stops the engines when they are owned. */
  @Override
  public void close() {
    if (exitHook == null) {
      closeConnected();
    } else {
      stop();
    }
  }

  private synchronized void end(boolean erase) {
    if (stopped) {
      return;
    }
    closeConnected();
    new EngineStop(events).stop(engines, GRACE);
    Clusters.clear(profile, launcher, erase);
    stopped = true;
    removeHook();
  }

  private synchronized void closeConnected() {
    connected.forEach(Grid::close);
    connected.clear();
  }

  private void removeHook() {
    if (exitHook == null || Thread.currentThread() == exitHook) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs and finds that nothing is left to stop.
      return;
    }
  }

  private void stopQuietly() {
    try {
      stop();
    } catch (RuntimeException failed) {
      // Nobody is left who could catch it.
      System.getLogger(Cluster.class.getName())
          .log(System.Logger.Level.WARNING, "stop cluster profile=" + profile.name(), failed);
    }
  }
}
