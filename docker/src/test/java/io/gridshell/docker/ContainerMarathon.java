package io.gridshell.docker;

import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.PortForwarder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** A test Marathon whose one agent is this machine, with tasks in containers on a bridge. */
final class ContainerMarathon implements AutoCloseable {
  private final FakeMarathon marathon;
  private final PortForwarder gate;
  private final URI address;

  private ContainerMarathon(FakeMarathon marathon, PortForwarder gate, URI address) {
    this.marathon = marathon;
    this.gate = gate;
    this.address = address;
  }

  static ContainerMarathon start(MarathonVersion version, Containers containers)
      throws IOException {
    FakeMarathon marathon =
        FakeMarathon.start(
            version, 1, ContainerTask.runner(containers), List.of(containers.gateway()));
    // It listens at the loopback address, of which every container has its own.
    int port = marathon.masters().get(0).getPort();
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    try {
      PortForwarder gate = PortForwarder.open(containers.gateway(), port, loopback, port);
      URI address = URI.create("http://" + containers.gateway() + ":" + port);
      return new ContainerMarathon(marathon, gate, address);
    } catch (IOException unusable) {
      marathon.close();
      throw unusable;
    }
  }

  /** Where this machine and the containers reach it. */
  URI address() {
    return address;
  }

  List<String> tasks(String app) {
    return marathon.taskIds(app);
  }

  /** Where this machine reaches a port of a task, {@code host:port}. */
  String address(String task, int portIndex) {
    return marathon.address(task, portIndex);
  }

  /** What the tasks of {@code app} said on their standard errors. */
  String logs(String app) {
    return marathon.taskIds(app).stream().map(this::log).collect(Collectors.joining("\n"));
  }

  private String log(String task) {
    try {
      return "--- " + task + "\n" + Files.readString(marathon.sandbox(task).resolve("stderr"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    marathon.close();
    gate.close();
  }
}
