package io.gridshell.grid;

import io.gridshell.EngineInfo;
import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.grid.internal.console.ConsoleSession;
import io.gridshell.grid.internal.node.ClientFailure;
import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.grid.internal.node.JoinProbe;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.grid.internal.node.OpenedPackages;
import io.gridshell.grid.internal.session.SessionGrid;
import io.gridshell.grid.internal.shared.SharedFolder;
import io.gridshell.grid.internal.status.StatusCall;
import io.gridshell.grid.internal.wire.EngineRoll;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.LocalSession;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.ssl.SslContextFactory;

/** Joins grids as an Ignite client node; found by {@link java.util.ServiceLoader}. */
public final class IgniteGridProvider implements GridProvider {

  /** For {@link java.util.ServiceLoader}. */
  public IgniteGridProvider() {}

  @Override
  public Grid connect(GridOptions options) {
    List<String> closed = OpenedPackages.missing();
    if (!closed.isEmpty()) {
      throw new GridUnavailableException(OpenedPackages.advice(closed));
    }
    Profile profile = new Profile(options.home(), options.profile());
    Connection connection = read(profile);
    Optional<SslContextFactory> credentials = credentials(profile, connection);
    IgniteConfiguration configuration = configuration(profile, connection, credentials, options);
    String place =
        connection.finder().isPresent()
            ? probeFound(profile, configuration, credentials, options.timeout())
            : probe(profile, connection, credentials, options.timeout());
    SharedFolder.use(profile.folder().resolve("shared"));
    try {
      Ignite ignite = Ignition.start(configuration);
      NodeConfiguration.joined(ignite);
      SessionGrid grid =
          new SessionGrid(ignite, profile.name(), () -> Ignition.stop(ignite.name(), true));
      ClientFailure.leaveBy(ignite, grid::close);
      return grid;
    } catch (IgniteException e) {
      throw new GridUnavailableException(
          "grid '"
              + profile.name()
              + "' answers at "
              + place
              + " but joining it failed: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public List<EngineInfo> engines(GridOptions options) {
    Profile profile = new Profile(options.home(), options.profile());
    Optional<EngineRoll> told = Optional.empty();
    try {
      told =
          new StatusCall(profile, Credentials.context(profile, read(profile)))
              .ask(options.timeout());
    } catch (IllegalStateException unusable) {
      // Joining fails for the same reason, and tells it.
      told = Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridUnavailableException(
          "interrupted while asking grid '" + profile.name() + "'", e);
    }
    return told.map(EngineRoll::infos).orElseGet(() -> GridProvider.super.engines(options));
  }

  private static Connection read(Profile profile) {
    try {
      return Connection.read(profile);
    } catch (NoSuchFileException e) {
      throw new GridUnavailableException(
          "no grid '"
              + profile.name()
              + "': there is no file "
              + profile.connectionFile()
              + "; start one with 'gridshell start -n 4"
              + (profile.name().equals(Profile.DEFAULT) ? "" : " --profile " + profile.name())
              + "'",
          e);
    } catch (IOException e) {
      throw new GridUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<SslContextFactory> credentials(Profile profile, Connection connection) {
    try {
      return Credentials.of(profile, connection);
    } catch (IllegalStateException e) {
      throw unavailable(profile, e);
    }
  }

  private static IgniteConfiguration configuration(
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials,
      GridOptions options) {
    try {
      return NodeConfiguration.client(profile, asked(connection), credentials, options.timeout());
    } catch (IllegalStateException e) {
      throw unavailable(profile, e);
    }
  }

  private static GridUnavailableException unavailable(Profile profile, RuntimeException e) {
    return new GridUnavailableException(
        "cannot join grid '" + profile.name() + "': " + e.getMessage(), e);
  }

  /** Whom the finder asked, and what came of it, is told by the cause of its failure. */
  private static GridUnavailableException unfound(Profile profile, IgniteException e) {
    Throwable cause = e.getCause();
    return new GridUnavailableException(
        "cannot join grid '"
            + profile.name()
            + "': "
            + e.getMessage()
            + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage())
            + "; run the command again when whoever was asked answers, or correct in "
            + profile.connectionFile()
            + " whom to ask",
        e);
  }

  /** Secrets of a finder are not in the connection file but in the environment. */
  private static Connection asked(Connection connection) {
    Optional<Connection.Finder> finder =
        connection
            .finder()
            .map(
                filed -> {
                  Map<String, String> settings = new HashMap<>(System.getenv());
                  // Whoever asks is no task of the grid, even where it runs as another task.
                  settings.keySet().removeIf(name -> name.startsWith("MESOS_"));
                  settings.putAll(filed.settings());
                  return new Connection.Finder(filed.name(), settings);
                });
    return new Connection(
        connection.addresses(),
        connection.bind(),
        connection.secured(),
        connection.keyPassword(),
        finder);
  }

  /**
   * Looks whether the engines that the finder names let this program in, and lets its node listen
   * at the address that leads there.
   */
  private static String probeFound(
      Profile profile,
      IgniteConfiguration configuration,
      Optional<SslContextFactory> credentials,
      Duration timeout) {
    TcpDiscoverySpi discovery = (TcpDiscoverySpi) configuration.getDiscoverySpi();
    JoinProbe.Finding finding;
    try {
      List<String> addresses =
          discovery.getIpFinder().getRegisteredAddresses().stream()
              .map(address -> address.getHostString() + ":" + address.getPort())
              .toList();
      finding = look(profile, addresses, credentials, timeout);
    } catch (IllegalStateException e) {
      throw unavailable(profile, e);
    } catch (IgniteException e) {
      throw unfound(profile, e);
    }
    if (finding instanceof JoinProbe.Finding.Answered answered) {
      configuration.setLocalHost(answered.from());
      // Engines may be unable to reach a program outside their network.
      ((TcpCommunicationSpi) configuration.getCommunicationSpi())
          .setForceClientToServerConnections(true);
      return answered.address();
    } else if (finding instanceof JoinProbe.Finding.Silent silent && !silent.reasons().isEmpty()) {
      throw new GridUnavailableException(
          "grid '"
              + profile.name()
              + "' does not answer at "
              + String.join(", ", silent.reasons())
              + "; see gridshell status");
    }
    throw new GridUnavailableException(
        "grid '"
            + profile.name()
            + "' has no engine now; see why with: gridshell logs"
            + (profile.name().equals(Profile.DEFAULT) ? "" : " --profile " + profile.name()));
  }

  /** Looks whether the grid answers and lets this program in. */
  private static String probe(
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials,
      Duration timeout) {
    JoinProbe.Finding finding;
    try {
      finding = look(profile, connection.addresses(), credentials, timeout);
    } catch (IllegalStateException e) {
      throw unavailable(profile, e);
    }
    if (finding instanceof JoinProbe.Finding.Silent silent) {
      throw new GridUnavailableException(
          "grid '"
              + profile.name()
              + "' does not answer; "
              + profile.connectionFile()
              + " says to look at "
              + String.join(", ", silent.reasons())
              + "; start it again with 'gridshell start'");
    }
    return connection.addresses().toString();
  }

  /** Whoever answers and lets this program in, or nobody. */
  private static JoinProbe.Finding look(
      Profile profile,
      List<String> addresses,
      Optional<SslContextFactory> credentials,
      Duration timeout) {
    JoinProbe.Finding finding;
    try {
      finding = new JoinProbe(addresses, credentials).look(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridUnavailableException(
          "interrupted while looking for grid '" + profile.name() + "'", e);
    }
    if (finding instanceof JoinProbe.Finding.Refused refused) {
      throw refused(profile, refused);
    } else if (finding instanceof JoinProbe.Finding.Secured secured) {
      throw new GridUnavailableException(
          "grid '"
              + profile.name()
              + "' at "
              + secured.address()
              + " wants certificates, and "
              + profile.connectionFile()
              + " says that there are none; copy the folder "
              + profile.folder()
              + " from where the grid was started");
    }
    return finding;
  }

  private static GridUnavailableException refused(
      Profile profile, JoinProbe.Finding.Refused refused) {
    return new GridUnavailableException(
        "grid '"
            + profile.name()
            + "' at "
            + refused.address()
            + " refuses the certificate in "
            + profile.nodeKeys()
            + " ("
            + refused.reason()
            + "); copy the folder "
            + profile.folder()
            + " from where the grid was started");
  }

  @Override
  public LocalSession openSession() {
    return new ConsoleSession();
  }

  @Override
  public LocalSession openConsole() {
    return new ConsoleSession(true);
  }
}
