package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for orchestrators that no test here can run. */
final class ManifestsTest {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker", "."));

  private static List<Map<?, ?>> documents(String file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<?, ?>> all = new ArrayList<>();
    new Yaml(new SafeConstructor(options))
        .loadAll(Files.readString(DOCKER.resolve(file)))
        .forEach(document -> all.add((Map<?, ?>) document));
    return all;
  }

  /** What stands at {@code path}, whose steps are keys and places in lists. */
  private static Object at(Object root, Object... path) {
    Object now = root;
    for (Object step : path) {
      Object all = now;
      Object next = step instanceof Integer place ? ((List<?>) all).get(place) : map(all).get(step);
      now = Objects.requireNonNull(next, () -> step + " is missing in " + all);
    }
    return now;
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static Map<Object, Object> variables(Object container) {
    return ((List<?>) at(container, "env"))
        .stream()
            .map(ManifestsTest::map)
            .filter(variable -> variable.containsKey("value"))
            .collect(
                Collectors.toMap(
                    variable -> at(variable, "name"), variable -> at(variable, "value")));
  }

  @Test
  void theComposeFileHasAFounderEnginesAndAClientOfOneGrid() throws Exception {
    Object services = at(documents("compose.yaml").get(0), "services");
    assertThat(map(services).keySet().toString()).isEqualTo("[founder, engine, client]");
    for (Object service : map(services).values()) {
      assertThat(at(service, "image").toString()).contains("gridshell/");
      assertThat(at(service, "environment", "GRIDSHELL_GRID")).isEqualTo("default");
      assertThat(at(service, "environment", "GRIDSHELL_KEYS").toString()).contains(":?");
    }
    assertThat(at(services, "founder", "environment", "GRIDSHELL_FOUNDER")).isEqualTo("true");
    assertThat(map(at(services, "engine", "environment")).containsKey("GRIDSHELL_FOUNDER"))
        .isFalse();
    assertThat(at(services, "engine", "environment", "GRIDSHELL_ADDRESSES"))
        .isEqualTo(at(services, "founder", "hostname") + ":47500");
  }

  @Test
  void theManifestsNameTheSameAccountKeysLabelsAndPorts() throws Exception {
    List<Map<?, ?>> all = documents("kubernetes/gridshell.yaml");
    assertThat(all)
        .extracting(document -> at(document, "kind"))
        .map(Object::toString)
        .containsExactly("ServiceAccount", "Role", "RoleBinding", "Service", "Deployment");
    assertThat(all).allSatisfy(each -> assertThat(at(each, "apiVersion")).isNotNull());
    Map<?, ?> service = all.get(3);
    Map<?, ?> deployment = all.get(4);
    Object pod = at(deployment, "spec", "template");
    assertThat(at(service, "spec", "selector"))
        .isEqualTo(at(deployment, "spec", "selector", "matchLabels"))
        .isEqualTo(at(pod, "metadata", "labels"));
    assertThat(at(service, "spec", "publishNotReadyAddresses")).isEqualTo(true);
    assertThat(at(pod, "spec", "serviceAccountName"))
        .isEqualTo(at(all.get(0), "metadata", "name"))
        .isEqualTo(at(all.get(2), "subjects", 0, "name"));
    Object engine = at(pod, "spec", "containers", 0);
    Map<Object, Object> variables = variables(engine);
    for (Object port : (List<?>) at(engine, "ports")) {
      String name = at(port, "name").toString();
      assertThat(variables)
          .as("the variable of port %s", name)
          .containsEntry(
              "PORT_" + name.toUpperCase(Locale.ROOT), at(port, "containerPort").toString());
    }
    assertThat(at(service, "spec", "ports", 0, "port").toString())
        .isEqualTo(variables.get("PORT_DISCOVERY"));
    Object grace = at(pod, "spec", "terminationGracePeriodSeconds");
    assertThat(Integer.parseInt(String.valueOf(variables.get("GRIDSHELL_GRACE_SECONDS"))))
        .isLessThan((Integer) grace);

    Map<?, ?> client = documents("kubernetes/client.yaml").get(0);
    assertThat(at(client, "kind")).isEqualTo("Pod");
    assertThat(at(client, "spec", "volumes", 0, "secret", "secretName"))
        .isEqualTo(at(pod, "spec", "volumes", 0, "secret", "secretName"));
    assertThat(variables(at(client, "spec", "containers", 0)))
        .containsEntry("GRIDSHELL_GRID", variables.get("GRIDSHELL_GRID"))
        .containsEntry("GRIDSHELL_KEYS", variables.get("GRIDSHELL_KEYS"));
  }
}
