package io.gridshell.grid;

import io.gridshell.Grid;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;

/** Does once what an engine does at its start, so that a class-data archive holds its classes. */
final class TrainingRun {
  private TrainingRun() {}

  @SuppressWarnings("deprecation")
  static void run() throws IOException {
    Path home = Files.createTempDirectory("gridshell-train");
    try {
      Profile profile = new Profile(home, "train");
      Connection connection =
          new Connection(List.of("127.0.0.1:" + freePort()), "127.0.0.1", false, "");
      Ignite ignite =
          Ignition.start(
              NodeConfiguration.engine(
                      profile,
                      connection,
                      Optional.empty(),
                      "engine",
                      NodeConfiguration.Ports.ANY,
                      node -> {},
                      () -> {})
                  .setPluginConfigurations(new GridshellConfiguration()));
      GridshellPlugin plugin = ignite.plugin("Gridshell");
      Grid grid = plugin.grid();
      grid.all().execute("int x = 41; String.valueOf(x + 1)").get();
      grid.all().execute("record P(int a) {} new P(x).a()").get();
      grid.all().push("y", List.of(1, 2)).get();
      grid.all().pull("y").get();
      Ignition.stop(ignite.name(), true);
    } finally {
      delete(home);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
