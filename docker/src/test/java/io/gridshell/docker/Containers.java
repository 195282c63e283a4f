package io.gridshell.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images and a network, for containers that the test runs itself; all is gone when it is closed.
 */
final class Containers implements AutoCloseable {
  static final int NOT_TRIED = 77;

  private final Process holder;
  private final Map<String, String> facts;

  private Containers(Process holder, Map<String, String> facts) {
    this.holder = holder;
    this.facts = facts;
  }

  /** Makes them, or has the test skipped with the reason. */
  static Containers open(Path smoke, Path folder) throws IOException, InterruptedException {
    Path errors = folder.resolve("hold.err");
    Process holder =
        new ProcessBuilder(smoke.toString(), "hold").redirectError(errors.toFile()).start();
    Map<String, String> facts = new HashMap<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("ready")) {
        return new Containers(holder, facts);
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        facts.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    int code = holder.waitFor();
    List<String> told = Files.readAllLines(errors);
    assumeTrue(code != NOT_TRIED, told.isEmpty() ? "" : told.get(told.size() - 1));
    throw new IllegalStateException("smoke hold ended with " + code + ": " + told);
  }

  /** The command {@code podman} with {@code arguments}, which sees these images. */
  ProcessBuilder podman(List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("podman"));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    for (String variable : List.of("CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF")) {
      builder.environment().put(variable, fact(variable));
    }
    return builder;
  }

  /** Runs {@code podman} to its end and gives all that it printed; fails unless it ends well. */
  String run(List<String> arguments) throws IOException, InterruptedException {
    Process podman = podman(arguments).redirectErrorStream(true).start();
    String told = new String(podman.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (podman.waitFor() != 0) {
      throw new IllegalStateException("podman " + arguments + " failed: " + told);
    }
    return told;
  }

  /** Name of the network; names of containers on it begin with it. */
  String network() {
    return fact("network");
  }

  /** The address that this machine has on the network. */
  String gateway() {
    return fact("gateway");
  }

  String engine() {
    return fact("engine");
  }

  String client() {
    return fact("client");
  }

  private String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalStateException("smoke hold told no " + name + " but " + facts);
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    OutputStream lifeline = holder.getOutputStream();
    lifeline.close();
    holder.onExit().join();
  }
}
