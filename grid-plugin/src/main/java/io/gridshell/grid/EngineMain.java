package io.gridshell.grid;

import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.grid.internal.node.JoinProbe;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.grid.internal.node.OpenedPackages;
import io.gridshell.grid.internal.shared.SharedFolder;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * engine of its own, to fill a class-data archive.
 */
public final class EngineMain {
  /** Exit code of an engine that could not join the grid it was started for. */
  static final int COULD_NOT_JOIN = 3;

  /** Exit code of an engine whose node stopped by itself, such as after a loss of the network. */
  static final int NODE_STOPPED = 4;

  private static final Logger LOG = System.getLogger(EngineMain.class.getName());
  private static final Duration FOUNDER_PATIENCE =
      Duration.ofSeconds(Integer.getInteger("gridshell.join.seconds", 60));
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
      LOG.log(Level.DEBUG, "failed engine id=" + arguments.id(), e);
      fail(
          COULD_NOT_JOIN,
          "engine "
              + arguments.id()
              + " could not join grid '"
              + profile.name()
              + "': "
              + rootMessage(e));
    }
  }

  // Ignite deprecates plugin configurations without offering Spring XML anything else.
  @SuppressWarnings("deprecation")
  private static void run(EngineArguments arguments, Profile profile)
      throws IOException, InterruptedException {
    Connection connection = Connection.read(profile);
    Optional<SslContextFactory> credentials = Credentials.of(profile, connection);
    if (!arguments.founder()) {
      awaitGrid(profile, connection, credentials);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    IgniteConfiguration configuration =
        NodeConfiguration.engine(profile, connection, credentials, arguments.id())
            .setPluginConfigurations(
                new GridshellConfiguration()
                    .setEngineId(arguments.id())
                    .setLabels(arguments.labels()))
            .setLifecycleBeans(new StopWatch(stopped));
    Ignite ignite = Ignition.start(configuration);
    if (!arguments.founder() && ignite.cluster().localNode().order() == 1) {
      throw new IllegalStateException(
          "no member of the grid let it in; it does not start a grid of its own");
    }
    AtomicBoolean told = new AtomicBoolean();
    Thread stop =
        new Thread(
            () -> {
              told.set(true);
              stop(ignite);
            },
            "gridshell-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    markReady(profile, arguments.id());
    stopped.await();
    if (told.get()) {
      stop.join();
    }
    fail(NODE_STOPPED, "engine " + arguments.id() + " lost its node; see the lines above");
  }

  /** Waits until the founder answers; an engine that finds nobody would start a second grid. */
  private static void awaitGrid(
      Profile profile, Connection connection, Optional<SslContextFactory> credentials)
      throws InterruptedException {
    JoinProbe probe = new JoinProbe(connection.addresses(), credentials);
    JoinProbe.Finding finding = probe.await(FOUNDER_PATIENCE);
    if (finding instanceof JoinProbe.Finding.Refused refused) {
      throw new IllegalStateException(
          refused.address()
              + " refuses the certificate in "
              + profile.nodeKeys()
              + " ("
              + refused.reason()
              + ")");
    } else if (finding instanceof JoinProbe.Finding.Silent silent) {
      throw new IllegalStateException("nobody answers at " + String.join(", ", silent.reasons()));
    }
  }

  private static void markReady(Profile profile, int id) throws IOException {
    Path folder = Files.createDirectories(profile.folder().resolve("engines"));
    Path fresh = folder.resolve(id + ".ready.new");
    Files.writeString(
        fresh, "pid=" + ProcessHandle.current().pid() + "\njoined=" + Instant.now() + "\n");
    Files.move(
        fresh,
        folder.resolve(id + ".ready"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
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
