package io.gridshell.marathon.testing;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Tasks as processes; what is on a bridge gets forwarders from the agent's ports. */
final class ProcessRunner implements TaskRunner {
  private final List<String> program;

  ProcessRunner(List<String> program) {
    this.program = List.copyOf(program);
  }

  @Override
  public Running start(TaskLaunch launch, Path sandbox) throws IOException {
    List<String> line = new ArrayList<>();
    if (launch.command().isEmpty()) {
      line.addAll(program);
      line.addAll(launch.arguments());
    } else {
      line.addAll(List.of("/bin/sh", "-c", launch.command()));
    }
    List<PortForwarder> forwarders = new ArrayList<>();
    boolean started = false;
    try {
      if (!launch.containerAddress().isEmpty()) {
        for (Map.Entry<Integer, Integer> port : launch.ports().entrySet()) {
          forwarders.add(
              PortForwarder.open(
                  launch.host(), port.getKey(), launch.containerAddress(), port.getValue()));
        }
      }
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(sandbox.toFile())
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(sandbox.resolve("stdout").toFile())
              .redirectError(sandbox.resolve("stderr").toFile());
      builder.environment().putAll(launch.environment());
      builder.environment().put("MESOS_SANDBOX", sandbox.toString());
      if (!launch.containerAddress().isEmpty()) {
        // A container sees this on its interface; a process has to be told.
        builder.environment().put("GRID_CONTAINER_ADDRESS", launch.containerAddress());
      }
      Process process = builder.start();
      started = true;
      return new RunningProcess(process, forwarders);
    } finally {
      if (!started) {
        forwarders.forEach(PortForwarder::close);
      }
    }
  }

  private static final class RunningProcess implements Running {
    private final Process process;
    private final CompletableFuture<Void> cleared;

    RunningProcess(Process process, List<PortForwarder> forwarders) {
      this.process = process;
      this.cleared = process.onExit().thenRun(() -> forwarders.forEach(PortForwarder::close));
    }

    @Override
    public boolean alive() {
      return process.isAlive() || !cleared.isDone();
    }

    @Override
    public void terminate() {
      process.destroy();
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public String ending() {
      return process.isAlive() ? "" : "Command exited with status " + process.exitValue();
    }
  }
}
