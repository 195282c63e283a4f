package io.gridshell.marathon;

import io.gridshell.marathon.client.AppReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers of real Marathons, and what discovery makes of them. */
final class Fixtures {
  static final List<String> ANSWERS =
      List.of(
          "01-v0.15-app-tasks-two-ports.json",
          "02-v0.15-tasks-health-alive.json",
          "03-go-app-embedded-tasks-appid-mismatch.json",
          "04-go-app-one-unhealthy.json",
          "06-consul-tasks-health-missing-on-one.json",
          "07-lb-v0.15-apps-bridge-unnamed.json",
          "10-lb-v1.5-apps-bridge.json",
          "11-master-app-tasks-staging.json",
          "13-master-tasks-staging-empty-ports.json",
          "15-lb-ip-per-task-discovery-ports.json",
          "17-lb-v1.5-container-network.json",
          "19b-issue1032-empty-host-valid.json",
          "21-master-app-list-no-tasks-nulls.json",
          "23-traefik1743-v1.4-tasks.json",
          "26-empty-tasks.json");

  private Fixtures() {}

  static byte[] bytes(String name) {
    try (InputStream file = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
      if (file == null) {
        throw new IllegalArgumentException("there is no fixture " + name);
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The addresses that discovery with default settings reads out of {@code answer}, as texts. */
  static List<String> addresses(byte[] answer, HealthPolicy health) {
    return listed(answer, health).stream().map(Fixtures::text).sorted().toList();
  }

  /** The addresses that discovery with default settings reads out of {@code answer}. */
  static Set<InetSocketAddress> listed(byte[] answer, HealthPolicy health) {
    MarathonConnectionConfiguration configuration =
        new MarathonConnectionConfiguration().setEnvironment(Map.of());
    return new ListingReader(configuration.rules(), health, configuration.hostNames())
        .read(AppReader.read(answer), (app, version) -> Optional.empty(), Deadline.ofCall())
        .addresses(Optional.empty());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
