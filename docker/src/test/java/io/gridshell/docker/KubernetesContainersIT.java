package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines in containers with the variables of the manifest for Kubernetes and the rights that it
 * leaves them; what Kubernetes itself does is played: addresses, and the service that lists them.
 */
@Timeout(600)
class KubernetesContainersIT {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker"));
  private static final Path COMMAND = DOCKER.resolve("../gridshell").normalize();
  private static final Pattern VARIABLE =
      Pattern.compile("- name: ([A-Z_]+)\\n +value: \"?([^\"\\n]*)\"?\\n");
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final Duration JOINED = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void podsThatStartAtOnceFormOneGrid() throws Exception {
    Map<String, String> manifest = new TreeMap<>();
    Matcher variables =
        VARIABLE.matcher(Files.readString(DOCKER.resolve("kubernetes/gridshell.yaml")));
    while (variables.find()) {
      manifest.put(variables.group(1), variables.group(2));
    }
    assertThat(manifest)
        .containsEntry("GRIDSHELL_DISCOVERY", "kubernetes")
        .containsEntry("PORT_HTTP", "8080");
    HostCommand command = new HostCommand(COMMAND, folder, Map.of());
    String keys = command.run("keys").strip();
    Path secret = readable("secret", Map.of("keys", keys));
    Path account = readable("account", Map.of("token", "word", "namespace", "science"));
    try (Containers containers = Containers.open(DOCKER.resolve("smoke"), folder);
        EndpointsApi api =
            EndpointsApi.open(containers.gateway(), "science/gridshell", "word", folder)) {
      manifest.put("GRIDSHELL_KUBERNETES_URL", api.address().toString());
      String network = containers.gateway().replaceFirst("\\d+$", "");
      List<String> pods = List.of(network + "101", network + "102");
      for (String pod : pods) {
        start(containers, pod, manifest, secret, account);
      }
      api.list(pods);
      await("both pods are ready")
          .atMost(JOINED)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(pods)
                      .as(logs(containers, pods))
                      .allMatch(pod -> Readiness.of(pod + ":8080")));

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
  }

  /** Starts a container with the manifest's security context. */
  private static void start(
      Containers containers, String pod, Map<String, String> variables, Path secret, Path account)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "run",
                "-d",
                "--name",
                name(containers, pod),
                "--network",
                containers.network(),
                "--ip",
                pod,
                "--memory",
                "1g",
                "--user",
                "10001:10001",
                "--read-only",
                "--cap-drop",
                "all",
                "--security-opt",
                "no-new-privileges",
                "--tmpfs",
                "/tmp",
                "--tmpfs",
                "/work:mode=777",
                "-v",
                secret + ":/run/gridshell:ro",
                "-v",
                account + ":" + ACCOUNT + ":ro"));
    variables.forEach((name, value) -> line.addAll(List.of("-e", name + "=" + value)));
    line.addAll(List.of("-e", "POD_IP=" + pod, containers.engine(), "engine"));
    containers.run(line);
  }

  private static String logs(Containers containers, List<String> pods)
      throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (String pod : pods) {
      all.append(containers.run(List.of("logs", name(containers, pod))));
    }
    return all.toString();
  }

  private static String name(Containers containers, String pod) {
    return containers.network() + "-" + pod;
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
