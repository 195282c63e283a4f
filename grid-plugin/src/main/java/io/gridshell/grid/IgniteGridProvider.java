package io.gridshell.grid;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.grid.internal.console.ConsoleSession;
import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.grid.internal.node.JoinProbe;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.grid.internal.node.OpenedPackages;
import io.gridshell.grid.internal.session.SessionGrid;
import io.gridshell.grid.internal.shared.SharedFolder;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.LocalSession;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
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
    Optional<SslContextFactory> credentials = probe(profile, connection);
    SharedFolder.use(profile.folder().resolve("shared"));
    try {
      Ignite ignite =
          Ignition.start(
              NodeConfiguration.client(profile, connection, credentials, options.timeout()));
      return new SessionGrid(ignite, profile.name(), () -> Ignition.stop(ignite.name(), true));
    } catch (IgniteException e) {
      throw new GridUnavailableException(
          "grid '"
              + profile.name()
              + "' answers at "
              + connection.addresses()
              + " but joining it failed: "
              + e.getMessage(),
          e);
    }
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

  /** Looks whether the grid answers and lets this program in; gives what it showed. */
  private static Optional<SslContextFactory> probe(Profile profile, Connection connection) {
    Optional<SslContextFactory> credentials;
    JoinProbe.Finding finding;
    try {
      credentials = Credentials.of(profile, connection);
      finding = new JoinProbe(connection.addresses(), credentials).look();
    } catch (IllegalStateException e) {
      throw new GridUnavailableException(
          "cannot join grid '" + profile.name() + "': " + e.getMessage(), e);
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
    } else if (finding instanceof JoinProbe.Finding.Refused refused) {
      throw new GridUnavailableException(
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
    return credentials;
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
