package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pods of the manifest for Kubernetes, with podman in its place; what it does not do is played:
 * addresses, accounts, and the service that lists the pods.
 */
@Timeout(600)
class KubernetesContainersIT {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker"));
  private static final Path COMMAND = DOCKER.resolve("../gridshell").normalize();
  private static final Path MANIFEST = DOCKER.resolve("kubernetes/gridshell.yaml");
  private static final Duration JOINED = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void podsThatStartAtOnceFormOneGrid() throws Exception {
    HostCommand command = new HostCommand(COMMAND, folder, Map.of());
    String keys = command.run("keys").strip();
    Path secret = readable("secret", Map.of("keys", keys));
    Path account = readable("account", Map.of("token", "word", "namespace", "science"));
    try (Containers containers = Containers.open(DOCKER.resolve("smoke"), folder);
        EndpointsApi api =
            EndpointsApi.open(containers.gateway(), "science/gridshell", "word", folder)) {
      String network = containers.gateway().replaceFirst("\\d+$", "");
      List<String> addresses = List.of(network + "101", network + "102");
      PlayedPods.Surroundings given =
          new PlayedPods.Surroundings(
              secret, account, Map.of("GRIDSHELL_KUBERNETES_URL", api.address().toString()));
      try (PlayedPods pods = PlayedPods.start(containers, MANIFEST, addresses, given, folder)) {
        api.list(addresses);
        await("both pods are ready")
            .atMost(JOINED)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(
                () ->
                    assertThat(addresses)
                        .as(pods.logs())
                        .allMatch(pod -> Readiness.of(pod + ":8080")));
        assertThat(pods.inspect(0, "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}"))
            .isEqualTo("10001:10001 true");
        assertThat(pods.inspect(0, "{{.HostConfig.Memory}}")).isEqualTo("1073741824");
        assertAClientRuns(api, account, keys);
      }
    }
  }

  private void assertAClientRuns(EndpointsApi api, Path account, String keys) throws Exception {
    Map<String, String> client =
        Map.of(
            "GRIDSHELL_GRID",
            "default",
            "GRIDSHELL_DISCOVERY",
            "kubernetes",
            "GRIDSHELL_KEYS",
            keys,
            "GRIDSHELL_KUBERNETES_URL",
            api.address().toString(),
            "GRIDSHELL_KUBERNETES_NAMESPACE",
            "science",
            "GRIDSHELL_KUBERNETES_TOKEN_FILE",
            account.resolve("token").toString());
    assertThat(new HostCommand(COMMAND, folder, client).run("px", "int n = 41; n + 1"))
        .isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
  }

  /** A folder that the containers' user can read. */
  private Path readable(String name, Map<String, String> files) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path readable = Files.createDirectory(folder.resolve(name));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(readable.resolve(file.getKey()), file.getValue());
    }
    return readable;
  }
}
