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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for orchestrators, word for word; other tests run what can be run of them. */
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
    assertThat(variables)
        .containsEntry("GRIDSHELL_DISCOVERY", "kubernetes")
        .containsEntry("PORT_HTTP", "8080");
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

  /** Every text in quotes of the programs, and the entry point: what reads a variable names it. */
  private static String readers() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(DOCKER.resolve("image/bin/entry")));
    for (String module : List.of("grid-plugin", "marathon-discovery", "cli")) {
      try (Stream<Path> files =
          Files.walk(DOCKER.resolve("..").resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString();
  }

  /** The name in quotes, or as the constant of a list whose names all begin in one way. */
  private static String reader(String name) {
    return '"' + name + "\"|(?m)^  " + name.replaceFirst("^GRIDSHELL_", "") + "[,;]$";
  }

  private static Stream<Object> names(Object environment) {
    return environment instanceof Map<?, ?> map
        ? map.keySet().stream().map(Object.class::cast)
        : ((List<?>) environment).stream().map(variable -> at(variable, "name"));
  }

  @Test
  void everyVariableThatAFileSetsIsReadBySomebody() throws Exception {
    Object services = at(documents("compose.yaml").get(0), "services");
    Object pod = at(documents("kubernetes/gridshell.yaml").get(4), "spec", "template");
    List<Object> environments = new ArrayList<>();
    map(services).values().forEach(service -> environments.add(at(service, "environment")));
    environments.add(at(pod, "spec", "containers", 0, "env"));
    environments.add(
        at(documents("kubernetes/client.yaml").get(0), "spec", "containers", 0, "env"));
    // JSON is YAML too.
    environments.add(at(documents("marathon/engine.json").get(0), "env"));
    environments.add(at(documents("marathon/engine-before-1.5.json").get(0), "env"));
    String readers = readers();
    Pattern port = Pattern.compile("PORT_(DISCOVERY|COMM|CLIENT|HTTP|DATA)");
    assertThat(environments.stream().flatMap(ManifestsTest::names).map(Object::toString).distinct())
        .filteredOn(name -> !port.matcher(name).matches())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(readers).containsPattern(reader(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "marathon/engine.json | container.portMappings",
        "marathon/engine-before-1.5.json | container.docker.portMappings"
      })
  void aRollWaitsUntilEnginesHaveJoinedAndNobodyEndsThoseThatWait(String file, String ports)
      throws Exception {
    Map<?, ?> app = documents(file).get(0);
    List<Object> names =
        ((List<?>) at(app, (Object[]) ports.split("\\.", -1)))
            .stream().map(port -> at(port, "name")).collect(Collectors.toList());
    assertThat(at(app, "readinessChecks", 0, "path")).isEqualTo("/ready");
    assertThat(names).contains(at(app, "readinessChecks", 0, "portName"));
    assertThat(at(app, "healthChecks", 0, "path")).isEqualTo("/health");
    assertThat(at(app, "healthChecks", 0, "portIndex")).isEqualTo(names.indexOf("http"));
  }

  @Test
  void everyFileRunsOneOfTheTwoImages() throws Exception {
    Object services = at(documents("compose.yaml").get(0), "services");
    assertThat(map(services).values())
        .extracting(service -> at(service, "image").toString())
        .containsExactly(
            "${GRIDSHELL_ENGINE_IMAGE:-gridshell/engine}",
            "${GRIDSHELL_ENGINE_IMAGE:-gridshell/engine}",
            "${GRIDSHELL_CLIENT_IMAGE:-gridshell/client}");
    Object pod = at(documents("kubernetes/gridshell.yaml").get(4), "spec", "template");
    Object client = documents("kubernetes/client.yaml").get(0);
    assertThat(at(pod, "spec", "containers", 0, "image")).isEqualTo("gridshell/engine");
    assertThat(at(client, "spec", "containers", 0, "image")).isEqualTo("gridshell/client");
    for (String file : List.of("marathon/engine.json", "marathon/engine-before-1.5.json")) {
      assertThat(at(documents(file).get(0), "container", "docker", "image").toString())
          .as("%s", file)
          .contains("/gridshell/engine:");
    }
    assertThat(DOCKER.resolve("build"))
        .content()
        .contains("prefix=${PREFIX:-gridshell}", "for target in engine client");
  }
}
