package io.gridshell.grid;

import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.grid.internal.node.Finders;
import io.gridshell.grid.internal.node.JoinProbe;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.grid.internal.node.OpenedPackages;
import io.gridshell.grid.internal.shared.SharedFolder;
import io.gridshell.grid.internal.status.ReadyFile;
import io.gridshell.grid.internal.wire.EngineHost;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.lifecycle.LifecycleBean;
import org.apache.ignite.lifecycle.LifecycleEventType;
import org.apache.ignite.ssl.SslContextFactory;

/**
 * The program of an engine process.
 *
 * <p>{@code --home DIR --profile NAME --id N} say which engine of which grid it is; {@code
 * --founder} lets it form the grid, without it the engine joins one or ends; {@code --lifeline}
 * ends it when its standard input ends; {@code --starter PID} ends it when that process ends before
 * the start is over; {@code --label WORD} may be repeated; {@code --train} starts and stops an
 * engine of its own, to fill a class-data archive. Without arguments it is the engine that the
 * environment describes, if {@code GRIDSHELL_GRID} is set there.
 */
public final class EngineMain {
  /** Exit code of an engine that could not join the grid it was started for. */
  static final int COULD_NOT_JOIN = 3;

  /** Exit code of an engine whose node stopped by itself, such as after a loss of the network. */
  static final int NODE_STOPPED = 4;

  private static final Logger LOG = System.getLogger(EngineMain.class.getName());
  // Who answers is about to join, and may meet a node that was quicker.
  private static final Duration RACE_PATIENCE = Duration.ofSeconds(10);

  /**
   * System property. Of an engine ({@code --jvm-option=-Dgridshell.join.seconds=120}): how long it
   * looks for the grid before it gives up; 60.
   */
  private static final String JOIN_SECONDS = "gridshell.join.seconds";

  private static final Duration FOUNDER_PATIENCE =
      Duration.ofSeconds(Integer.getInteger(JOIN_SECONDS, 60));
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private EngineMain() {}

  /** Runs an engine until it is told to stop. */
  public static void main(String[] args) throws Exception {
    EngineArguments arguments = EngineArguments.parse(args);
    EngineLog.configure();
    List<String> closed = OpenedPackages.missing();
    if (!closed.isEmpty()) {
      fail(COULD_NOT_JOIN, OpenedPackages.advice(closed));
    }
    if (arguments.train()) {
      TrainingRun.run();
      return;
    }
    EngineEnvironment environment = new EngineEnvironment(System.getenv());
    if (args.length == 0 && environment.isThere()) {
      join(environment);
      return;
    }
    Profile profile = new Profile(arguments.home(), arguments.profile());
    SharedFolder.use(profile.folder().resolve("shared"));
    if (arguments.lifeline()) {
      watchLifeline(System.in);
    }
    if (arguments.starter() > 0) {
      watchStarter(arguments.starter(), profile);
    }
    try {
      run(arguments, profile);
    } catch (IOException | IgniteException | IllegalStateException e) {
      failed("engine " + arguments.id(), profile.name(), e);
    }
  }

  private static void failed(String engine, String grid, Exception e) {
    LOG.log(Level.DEBUG, "failed " + engine, e);
    // Ignite wraps what matters; our own errors say it themselves.
    String cause = e instanceof IgniteException ? rootMessage(e) : String.valueOf(e.getMessage());
    fail(
        COULD_NOT_JOIN,
        engine
            + " could not join grid '"
            + grid
            + "': "
            + cause
            + (cause.contains("in use")
                ? "; start the grid again, which looks for free ports"
                : ""));
  }

  private static void run(EngineArguments arguments, Profile profile)
      throws IOException, InterruptedException {
    Connection connection = Connection.read(profile);
    Optional<SslContextFactory> credentials = Credentials.of(profile, connection);
    IgniteConfiguration configuration =
        NodeConfiguration.engine(
            profile,
            connection,
            credentials,
            "engine-" + arguments.id(),
            NodeConfiguration.Ports.ANY,
            begin(connection.finder()),
            arguments.founder()
                ? () -> {}
                : () -> awaitGrid("engine " + arguments.id(), profile, connection, credentials));
    GridshellConfiguration engine =
        new GridshellConfiguration().setEngineId(arguments.id()).setLabels(arguments.labels());
    serve(
        configuration,
        engine,
        arguments.founder(),
        Duration.ZERO,
        new Milestones() {
          @Override
          public void joined(OptionalInt id, Ignite node) throws IOException {
            GridshellPlugin plugin = node.plugin(EngineHost.NAME);
            new ReadyFile(ProcessHandle.current().pid(), Instant.now(), plugin.dataAddress())
                .write(profile, arguments.id());
          }

          @Override
          public void leaving() {
            LOG.log(Level.DEBUG, "leave engine id={0}", arguments.id());
          }
        });
  }

  private static String nameOf(EngineEnvironment environment) {
    return environment.task().isEmpty() ? "engine" : "engine of task " + environment.task();
  }

  /** What lets the node find others; nothing where their addresses are given. */
  private static Consumer<IgniteConfiguration> begin(Optional<Connection.Finder> finder) {
    return finder.map(Finders::begin).orElse(unchanged -> {});
  }

  /** Runs an engine that its environment describes. */
  private static void join(EngineEnvironment environment) throws InterruptedException {
    try {
      // Where time has to pass, it passes while everything else is made ready.
      Consumer<IgniteConfiguration> way = begin(environment.finder());
      Profile profile = environment.profile();
      SharedFolder.use(profile.folder().resolve("shared"));
      Connection connection = environment.connection(profile);
      environment.containerName().ifPresent(SharedFolder::useHost);
      Optional<EngineHealth> health = Optional.empty();
      OptionalInt port = environment.port(EngineEnvironment.Port.HTTP);
      if (port.isPresent()) {
        health =
            Optional.of(
                EngineHealth.open(
                    connection.bind(), port.getAsInt(), profile.name(), environment.task()));
      }
      run(environment, profile, connection, way, health);
    } catch (IOException | IgniteException | IllegalStateException e) {
      failed(nameOf(environment), environment.grid(), e);
    }
  }

  private static void run(
      EngineEnvironment environment,
      Profile profile,
      Connection connection,
      Consumer<IgniteConfiguration> way,
      Optional<EngineHealth> health)
      throws IOException, InterruptedException {
    Optional<SslContextFactory> credentials = Credentials.of(profile, connection);
    // Where a finder is at work, it decides who forms the grid.
    boolean founder = environment.founder() || connection.finder().isPresent();
    IgniteConfiguration configuration =
        NodeConfiguration.engine(
            profile,
            connection,
            credentials,
            "engine",
            new NodeConfiguration.Ports(
                environment.port(EngineEnvironment.Port.DISCOVERY),
                environment.port(EngineEnvironment.Port.COMM),
                environment.port(EngineEnvironment.Port.CLIENT)),
            way,
            founder
                ? () -> {}
                : () -> awaitGrid(nameOf(environment), profile, connection, credentials));
    GridshellConfiguration engine =
        new GridshellConfiguration()
            .setLabels(environment.labels())
            .setClassPath(environment.classPath())
            .setDataPort(environment.port(EngineEnvironment.Port.DATA).orElse(0));
    environment.engineId().ifPresent(engine::setEngineId);
    serve(
        configuration,
        engine,
        founder,
        environment.grace(),
        new Milestones() {
          @Override
          public void joined(OptionalInt id, Ignite node) {
            health.ifPresent(
                told -> told.joined(id, node.cluster().id(), new SplitMetric(node.metrics())));
          }

          @Override
          public void leaving() {
            health.ifPresent(EngineHealth::leaving);
          }
        });
  }

  /** Who wants to know how far an engine is. */
  private interface Milestones {
    void joined(OptionalInt id, Ignite node) throws IOException;

    void leaving();
  }

  // Ignite deprecates plugin configurations without offering Spring XML anything else.
  @SuppressWarnings("deprecation")
  private static void serve(
      IgniteConfiguration configuration,
      GridshellConfiguration engine,
      boolean founder,
      Duration grace,
      Milestones milestones)
      throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Ignite ignite =
        Ignition.start(
            configuration
                .setPluginConfigurations(engine)
                .setLifecycleBeans(new StopWatch(stopped)));
    if (!founder && ignite.cluster().localNode().order() == 1 && !isMet(ignite)) {
      throw new IllegalStateException(
          "no member of the grid let it in, and it does not start a grid of its own; the log of the"
              + " grid's first engine may say why, 'gridshell start' starts the grid again");
    }
    GridshellPlugin plugin = ignite.plugin(EngineHost.NAME);
    plugin.whenResigned(() -> Ignition.stop(ignite.name(), true));
    OptionalInt id = plugin.engineId();
    AtomicBoolean told = new AtomicBoolean();
    Thread stop =
        new Thread(
            () -> {
              told.set(true);
              milestones.leaving();
              leave(plugin, grace);
              stop(ignite);
            },
            "gridshell-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    milestones.joined(id, ignite);
    stopped.await();
    if (told.get()) {
      stop.join();
    }
    fail(
        NODE_STOPPED,
        "engine "
            + (id.isPresent() ? String.valueOf(id.getAsInt()) : "without id")
            + " lost its node; see the lines above");
  }

  /** Whether others come to a node that was let in by nobody, as when the founder lost the race. */
  private static boolean isMet(Ignite ignite) throws InterruptedException {
    long deadline = System.nanoTime() + RACE_PATIENCE.toNanos();
    while (ignite.cluster().forServers().nodes().size() == 1) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  /**
   * Waits until the founder answers; an engine that finds nobody would start a second grid. It ends
   * here, because Ignite tells of a start that fails at length.
   */
  private static void awaitGrid(
      String engine,
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials) {
    LOG.log(Level.DEBUG, "await grid name={0}", profile.name());
    try {
      findGrid(profile, connection, credentials);
    } catch (IllegalStateException alone) {
      failed(engine, profile.name(), alone);
    }
  }

  private static void findGrid(
      Profile profile, Connection connection, Optional<SslContextFactory> credentials) {
    JoinProbe probe = new JoinProbe(connection.addresses(), credentials);
    JoinProbe.Finding finding;
    try {
      finding = probe.await(FOUNDER_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the grid's first engine", e);
    }
    if (finding instanceof JoinProbe.Finding.Refused refused) {
      throw new IllegalStateException(
          refused.address()
              + " refuses the certificate in "
              + profile.nodeKeys()
              + " ("
              + refused.reason()
              + "); copy the folder "
              + profile.folder()
              + " from where the grid was started");
    } else if (finding instanceof JoinProbe.Finding.Secured secured) {
      throw new IllegalStateException(
          secured.address()
              + " wants certificates, and "
              + profile.connectionFile()
              + " says that there are none; copy the folder "
              + profile.folder()
              + " from where the grid was started");
    } else if (finding instanceof JoinProbe.Finding.Silent silent) {
      throw new IllegalStateException(
          "nobody answers at "
              + String.join(", ", silent.reasons())
              + "; start the grid with 'gridshell start', whose first engine answers there");
    }
  }

  /** Ends the process once the pipe that its owner holds is closed. */
  private static void watchLifeline(InputStream lifeline) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (lifeline.read() >= 0) {
                  // Whatever comes through the pipe, only its end counts.
                }
              } catch (IOException broken) {
                LOG.log(Level.DEBUG, "lost lifeline", broken);
              }
              Runtime.getRuntime().exit(0);
            },
            "gridshell-lifeline");
    watch.setDaemon(true);
    watch.start();
  }

  /** Ends the process if whoever starts the grid is killed before the start is over. */
  private static void watchStarter(long pid, Profile profile) {
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.of(pid).ifPresent(starter -> starter.onExit().join());
              if (!Files.exists(profile.folder().resolve("started"))) {
                LOG.log(Level.INFO, "lost starter pid={0}", String.valueOf(pid));
                Runtime.getRuntime().exit(0);
              }
            },
            "gridshell-starter");
    watch.setDaemon(true);
    watch.start();
  }

  private static void leave(GridshellPlugin plugin, Duration grace) {
    if (grace.isZero()) {
      return;
    }
    try {
      plugin.leave(grace);
    } catch (InterruptedException hurry) {
      LOG.log(Level.INFO, "hurry to leave");
    }
  }

  private static void stop(Ignite ignite) {
    Thread stopper = new Thread(() -> Ignition.stop(ignite.name(), true), "gridshell-node-stop");
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A task that does not stop must not keep the process alive.
    Runtime.getRuntime().halt(0);
  }

  private static void fail(int code, String message) {
    System.err.println(message);
    Runtime.getRuntime().halt(code);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Notices that the node has stopped. */
  private record StopWatch(CountDownLatch stopped) implements LifecycleBean {
    @Override
    public void onLifecycleEvent(LifecycleEventType event) {
      if (event == LifecycleEventType.AFTER_NODE_STOP) {
        stopped.countDown();
      }
    }
  }
}
