package io.gridshell.launch;

import io.gridshell.EngineInfo;
import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
  private static final Duration SUPERVISOR_PATIENCE = Duration.ofSeconds(15);

  private final Profile profile;
  private final Launcher launcher;
  private final boolean owned;
  private final boolean discardsLogs;
  private final ClusterChange change;
  private final Consumer<LaunchEvent> events;
  private final @Nullable Thread exitHook;
  private final List<Grid> connected = new ArrayList<>();
  private volatile ClusterFile facts;
  private volatile List<EngineProcess> engines;
  private volatile boolean stopped;
  private @Nullable Thread supervisor;

  /** A cluster that was just started. */
  Cluster(
      ClusterSpec spec,
      Launcher launcher,
      ClusterFile facts,
      List<EngineProcess> engines,
      Consumer<LaunchEvent> events,
      Optional<RestartPolicy> restarts,
      boolean discardsLogs) {
    this.profile = spec.profile();
    this.launcher = launcher;
    this.facts = facts;
    this.engines = List.copyOf(engines);
    this.events = events;
    this.owned = spec.owned();
    this.discardsLogs = discardsLogs;
    this.change = new ClusterChange(profile, launcher, owned, spec.patience(), events);
    this.exitHook = owned ? new Thread(this::stopQuietly, "gridshell-cluster-stop") : null;
    if (exitHook != null) {
      Runtime.getRuntime().addShutdownHook(exitHook);
      restarts.filter(policy -> !launcher.bringsBack()).ifPresent(this::superviseHere);
    }
  }

  /** A cluster that somebody else started. */
  Cluster(
      Profile profile,
      Launcher launcher,
      ClusterFile facts,
      List<EngineProcess> engines,
      Consumer<LaunchEvent> events) {
    this.profile = profile;
    this.launcher = launcher;
    this.facts = facts;
    this.engines = List.copyOf(engines);
    this.events = events;
    this.owned = false;
    this.discardsLogs = false;
    this.change = change(events);
    this.exitHook = null;
  }

  /** How a program that did not start the cluster changes it. */
  ClusterChange change(Consumer<LaunchEvent> listener) {
    return new ClusterChange(profile, launcher, false, launcher.usualPatience(), listener);
  }

  private void superviseHere(RestartPolicy policy) {
    Supervisor here = new Supervisor(profile, policy, change, events, () -> stopped);
    Thread thread = new Thread(here::run, "gridshell-supervisor");
    thread.setDaemon(true);
    thread.start();
    supervisor = thread;
  }

  /** Describes a cluster to be started. */
  public static ClusterBuilder builder() {
    return new ClusterBuilder();
  }

  /**
   * The running cluster of {@code profile}, to look at it or to stop it. Closing the returned
   * object does not stop it. Files that a cluster left behind when it was killed are removed.
   *
   * @return empty when none of its engines lives, nor is about to be brought back
   */
  public static Optional<Cluster> find(Profile profile) {
    return find(profile, event -> {});
  }

  /**
   * The running cluster of {@code profile}, as {@link #find(Profile)}; {@code listener} hears of
   * the steps of what is done to it.
   */
  public static Optional<Cluster> find(Profile profile, Consumer<LaunchEvent> listener) {
    return Clusters.find(profile, listener);
  }

  /**
   * The running cluster of {@code profile}, as {@link #find(Profile)}. A profile that has a
   * connection file alone, such as one for a grid of containers, gives a cluster that can be
   * connected to and not changed.
   *
   * @throws GridUnavailableException when none of its engines lives, nor is about to be brought
   *     back; the message names the profiles that run
   */
  public static Cluster attach(Profile profile) {
    return attach(profile, event -> {});
  }

  /**
   * The running cluster of {@code profile}, as {@link #attach(Profile)}; {@code listener} hears of
   * the steps of what is done to it.
   */
  public static Cluster attach(Profile profile, Consumer<LaunchEvent> listener) {
    return Clusters.find(profile, listener)
        .or(() -> Clusters.elsewhere(profile, listener))
        .orElseThrow(() -> Clusters.absent(profile));
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

  /**
   * The names of all profiles of {@code home} that have files, such as the logs of a grid that was
   * stopped. Profiles that only say how to join a grid from elsewhere are not among them.
   */
  public static List<String> profiles(Path home) {
    return ProfileFolder.allIn(home).stream()
        .filter(folder -> !folder.ofElsewhere())
        .map(folder -> folder.profile().name())
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Removes what a stopped cluster left, its logs among it. Files of others stay.
   *
   * @return whether there was anything
   * @throws LaunchException when the folder is no profile, or its files are damaged
   * @throws AlreadyRunningException when it runs or is being started
   */
  public static boolean clean(Profile profile) {
    return Clusters.clean(profile);
  }

  /** What its files and processes tell now. */
  public ClusterInfo info() {
    facts = ClusterFile.read(new ProfileFolder(profile).clusterFile()).orElse(facts);
    return Clusters.info(profile, facts, engines());
  }

  /** Its engines by id; some may have ended. */
  public List<EngineProcess> engines() {
    if (!stopped) {
      Map<Integer, EngineProcess> now = new TreeMap<>();
      engines.forEach(engine -> now.put(engine.id(), engine));
      // One that lives comes after one of the same id that died before it.
      change.alive().stream()
          .filter(engine -> !alive(now.get(engine.id())))
          .forEach(engine -> now.put(engine.id(), engine));
      now.values().removeIf(engine -> !engine.alive() && !change.recorded().contains(engine.id()));
      engines = List.copyOf(now.values());
    }
    return engines;
  }

  /** The ids of engines that belong to it and do not live, ascending. */
  public List<Integer> missing() {
    List<Integer> missing = new ArrayList<>(change.recorded());
    change.alive().forEach(engine -> missing.remove(Integer.valueOf(engine.id())));
    return List.copyOf(missing);
  }

  /**
   * Those of the {@link #missing()} engines of a supervised cluster that died too often and will
   * not be brought back.
   */
  public List<Integer> givenUp() {
    ProfileFolder folder = new ProfileFolder(profile);
    return missing().stream()
        .filter(id -> Files.exists(folder.givenUp(id)))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * What is to be told of it as a whole, a line each, such as why engines do not start where
   * another program places them; empty when there is nothing. Blocks while that program is asked.
   */
  public List<String> remarks() {
    return launcher.remarks(profile);
  }

  private static boolean alive(@Nullable EngineProcess engine) {
    return engine != null && engine.alive();
  }

  /**
   * Starts {@code count} more engines like the others, under the lowest free ids, and waits until
   * they have joined.
   *
   * @return the new engines
   * @throws LaunchException when one does not join; then none of them stays
   */
  public List<EngineProcess> add(int count) {
    return add(count, false);
  }

  /**
   * Starts engines as {@link #add(int)} does.
   *
   * @param force whether to override what holds the engines where they run, such as a deployment of
   *     Marathon; of no meaning to local engines
   */
  public List<EngineProcess> add(int count, boolean force) {
    if (count < 1) {
      throw new IllegalArgumentException("engines to add must be at least 1, not " + count);
    }
    return change.add(count, force);
  }

  /**
   * Makes the cluster have {@code count} engines: those that died are brought back and more are
   * started, or those that are missing are given up and those with the highest ids leave. Blocks
   * until that is done.
   *
   * @throws LaunchException when an engine does not join; then none of the new ones stays
   */
  public void scale(int count) {
    scale(count, false);
  }

  /**
   * Changes the number of engines as {@link #scale(int)} does.
   *
   * @param force whether to override what holds the engines where they run, such as a deployment of
   *     Marathon; of no meaning to local engines
   */
  public void scale(int count, boolean force) {
    change.scale(count, force);
  }

  /**
   * Ends the process of engine {@code id} and starts it again under the same id; its state is lost.
   * Blocks until it has joined.
   *
   * @throws LaunchException when there is no such engine, or it does not come back
   */
  public void restart(int id) {
    change.restart(id);
  }

  /**
   * Waits until {@code count} engines live and have joined.
   *
   * @throws LaunchException when {@code patience} runs out before
   */
  public void awaitEngines(int count, Duration patience) {
    Duration limit = Patience.bounded(patience);
    long deadline = System.nanoTime() + limit.toNanos();
    long joined = joined();
    while (joined < count) {
      if (System.nanoTime() > deadline) {
        throw new LaunchException(
            joined
                + " of "
                + count
                + " engines of grid '"
                + profile.name()
                + "' joined within "
                + limit.toMillis()
                + " ms; see "
                + profile.logs());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new LaunchException("the wait for engines was interrupted", stop);
      }
      joined = joined();
    }
  }

  private long joined() {
    return change.alive().stream().filter(EngineProcess::joined).count();
  }

  /**
   * The last lines of the log of engine {@code id}, at most {@code count}.
   *
   * @throws LaunchException when there is no such engine
   */
  public List<String> logs(int id, int count) {
    return engines().stream()
        .filter(engine -> engine.id() == id)
        .findFirst()
        .orElseThrow(
            () ->
                new LaunchException(
                    "grid '" + profile.name() + "' has no engine " + id + "; it has " + ids()))
        .lastLines(count);
  }

  private List<Integer> ids() {
    return engines().stream().map(EngineProcess::id).collect(Collectors.toList());
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
    Grid grid = Grid.connect(options());
    synchronized (this) {
      connected.add(grid);
    }
    return grid;
  }

  /**
   * What its engines do now, as {@link Grid#engines()} tells it. Blocks; on this machine for a much
   * shorter time than joining the grid takes.
   *
   * @throws GridUnavailableException when it cannot be asked
   */
  public List<EngineInfo> status() {
    return GridProvider.find().engines(options());
  }

  private GridOptions options() {
    return GridOptions.defaults().withHome(profile.home()).withProfile(profile.name());
  }

  /**
   * Stops every engine and removes the files of the running grid; logs stay. Blocks for at most
   * some ten seconds where engines are local, and for as long as tasks may take to leave elsewhere.
   * Idempotent.
   *
   * @throws LaunchException when a process does not end, or when another command is changing this
   *     grid
   */
  public void stop() {
    end(discardsLogs && engines().stream().allMatch(EngineProcess::alive));
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
    // Whoever brings engines back takes back what it is at, and then leaves the grid to us.
    endSupervisor();
    launcher.release(profile);
    try (FileGuard held = Clusters.await(profile)) {
      List<EngineProcess> all = engines();
      launcher.stop(StopOrder.whole(profile, all), events);
      stopped = true;
      ProfileFolder folder = new ProfileFolder(profile);
      held.run(erase ? folder::erase : folder::clear);
    } catch (IOException failed) {
      throw Clusters.unusable(profile, failed);
    }
    removeHook();
  }

  private void endSupervisor() {
    Thread here = supervisor;
    if (here == null || here == Thread.currentThread()) {
      return;
    }
    here.interrupt();
    try {
      here.join(SUPERVISOR_PATIENCE.toMillis());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
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
