package io.gridshell.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The pods of a manifest's Deployment, played by podman. It reads the manifest as Kubernetes does,
 * with its user, rights, volumes and limits; what it lacks is put in: addresses, accounts, secrets
 * and folders of a pod's own. They end when this is closed.
 */
final class PlayedPods implements AutoCloseable {
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Containers containers;
  private final Path file;
  private final List<String> names = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();

  private PlayedPods(Containers containers, Path file) {
    this.containers = containers;
    this.file = file;
  }

  /** What a pod is given that the manifest only names. */
  record Surroundings(Path secret, Path account, Map<String, String> variables) {}

  /** Starts one pod at each of {@code addresses}, side by side. */
  static PlayedPods start(
      Containers containers, Path manifest, List<String> addresses, Surroundings given, Path folder)
      throws IOException, InterruptedException {
    PlayedPods pods = new PlayedPods(containers, folder.resolve("pods.yaml"));
    List<Object> documents = new ArrayList<>();
    List<String> line = new ArrayList<>(List.of("kube", "play", "--network", containers.network()));
    for (String address : addresses) {
      String name = containers.network() + "-" + address.substring(address.lastIndexOf('.') + 1);
      documents.add(pods.pod(name, address, spec(manifest), given));
      line.addAll(List.of("--ip", address));
    }
    Files.writeString(pods.file, new Yaml().dumpAll(documents.iterator()));
    line.add(pods.file.toString());
    containers.run(line);
    return pods;
  }

  /** A copy of the Deployment's own description of its pods. */
  private static Map<String, Object> spec(Path manifest) throws IOException {
    for (Object document :
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(manifest))) {
      Map<String, Object> each = map(document);
      if ("Deployment".equals(each.get("kind"))) {
        return map(at(map(at(map(at(each, "spec")), "template")), "spec"));
      }
    }
    throw new IllegalStateException("no Deployment in " + manifest);
  }

  private static Object at(Map<String, Object> all, String key) {
    return Objects.requireNonNull(all.get(key), key);
  }

  @SuppressWarnings("unchecked") // YAML's keys are texts here.
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // Lists of a manifest hold maps where this is asked.
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }

  private Map<String, Object> pod(
      String name, String address, Map<String, Object> spec, Surroundings given) {
    Map<String, Object> engine = list(at(spec, "containers")).get(0);
    names.add(name + "-" + engine.get("name"));
    engine.put("image", containers.engine());
    // All pods would have the same ports of this machine.
    engine.remove("ports");
    // They are run by a service of the machine that need not be there.
    engine.remove("livenessProbe");
    engine.remove("readinessProbe");
    List<Map<String, Object>> variables = list(at(engine, "env"));
    variables.removeIf(variable -> variable.containsKey("valueFrom"));
    variables.add(Map.of("name", "POD_IP", "value", address));
    given.variables().forEach((key, value) -> variables.add(Map.of("name", key, "value", value)));
    for (Map<String, Object> volume : list(at(spec, "volumes"))) {
      if (volume.remove("secret") != null) {
        volume.put("hostPath", Map.of("path", given.secret().toString()));
      } else {
        // Volumes of one name would be one folder for all pods.
        String shared = String.valueOf(volume.get("name"));
        String own = name + "-" + shared;
        volumes.add(own);
        volume.put("name", own);
        list(at(engine, "volumeMounts")).stream()
            .filter(mount -> shared.equals(mount.get("name")))
            .forEach(mount -> mount.put("name", own));
      }
    }
    list(at(spec, "volumes"))
        .add(Map.of("name", "account", "hostPath", Map.of("path", given.account().toString())));
    list(at(engine, "volumeMounts"))
        .add(Map.of("name", "account", "mountPath", ACCOUNT, "readOnly", true));
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", Map.of("name", name));
    pod.put("spec", spec);
    return pod;
  }

  /** What the engines printed. */
  String logs() throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      all.append(containers.run(List.of("logs", name)));
    }
    return all.toString();
  }

  /** What podman made of a container, as {@code format} asks. */
  String inspect(int pod, String format) throws IOException, InterruptedException {
    // Warnings come before.
    return containers
        .run(List.of("inspect", "-f", format, names.get(pod)))
        .lines()
        .reduce("", (before, line) -> line);
  }

  @Override
  public void close() throws IOException {
    try {
      containers.run(List.of("kube", "down", file.toString()));
      List<String> line = new ArrayList<>(List.of("volume", "rm", "-f"));
      line.addAll(volumes);
      containers.run(line);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while pods end", stop);
    }
  }
}
