package io.gridshell.marathon.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task of an app. Guarded by the cloud. */
final class FakeTask {
  final String id;
  final String appId;
  final String version;
  final String host;
  final List<Integer> hostPorts;

  /** Where each of the app's ports is reached, {@code host:port}. */
  final List<String> places;

  final String containerAddress;
  final Instant stagedAt;
  final Path sandbox;
  final TaskRunner.Running running;
  @Nullable Instant startedAt;
  @Nullable Instant killAt;
  @Nullable String stateOverride;
  @Nullable Boolean healthy;
  boolean ready;

  FakeTask(
      TaskLaunch launch,
      String version,
      List<Integer> hostPorts,
      List<String> places,
      Instant stagedAt,
      Path sandbox,
      TaskRunner.Running running) {
    this.id = launch.taskId();
    this.appId = launch.appId();
    this.version = version;
    this.host = launch.host();
    this.hostPorts = List.copyOf(hostPorts);
    this.places = List.copyOf(places);
    this.containerAddress = launch.containerAddress();
    this.stagedAt = stagedAt;
    this.sandbox = sandbox;
    this.running = running;
  }

  /** Whether it was told to end. */
  boolean dying() {
    return killAt != null;
  }

  String state() {
    String override = stateOverride;
    if (override != null) {
      return override;
    }
    return startedAt == null ? "TASK_STAGING" : "TASK_RUNNING";
  }
}
