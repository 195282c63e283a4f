package io.gridshell.docker;

import io.gridshell.marathon.testing.TaskLaunch;
import io.gridshell.marathon.testing.TaskRunner;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task of Marathon in a container on a bridge, with the agent's ports mapped into it. */
final class ContainerTask implements TaskRunner.Running {
  private final Containers containers;
  private final String name;
  private final Process process;

  private ContainerTask(Containers containers, String name, Process process) {
    this.containers = containers;
    this.name = name;
    this.process = process;
  }

  static TaskRunner runner(Containers containers) {
    return (launch, sandbox) -> start(containers, launch, sandbox);
  }

  private static ContainerTask start(Containers containers, TaskLaunch launch, Path sandbox)
      throws IOException {
    String name = containers.network() + "-" + launch.taskId();
    List<String> line =
        new ArrayList<>(List.of("run", "--rm", "--name", name, "--network", containers.network()));
    Optional.ofNullable(launch.environment().get("MARATHON_APP_RESOURCE_MEM"))
        .ifPresent(memory -> line.addAll(List.of("--memory", megabytes(memory) + "m")));
    launch
        .ports()
        .forEach(
            (outer, inner) ->
                line.addAll(List.of("-p", launch.host() + ":" + outer + ":" + inner)));
    launch.environment().keySet().forEach(variable -> line.addAll(List.of("-e", variable)));
    line.add(launch.image());
    line.addAll(launch.arguments());
    ProcessBuilder builder =
        containers
            .podman(line)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(sandbox.resolve("stdout").toFile())
            .redirectError(sandbox.resolve("stderr").toFile());
    builder.environment().putAll(launch.environment());
    return new ContainerTask(containers, name, builder.start());
  }

  private static long megabytes(String memory) {
    return (long) Double.parseDouble(memory);
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  /** Podman passes the signal on to the container's first process. */
  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    try {
      containers.podman(List.of("kill", name)).redirectErrorStream(true).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public String ending() {
    return process.isAlive() ? "" : "Container exited with status " + process.exitValue();
  }
}
