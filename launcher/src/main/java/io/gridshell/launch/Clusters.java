package io.gridshell.launch;

import io.gridshell.GridUnavailableException;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The clusters of a home as files and processes tell, and the removal of what dead ones left. */
final class Clusters {
  private static final Duration BUSY_PATIENCE = Duration.ofSeconds(2);

  private Clusters() {}

  static Optional<Cluster> find(Profile profile, Consumer<LaunchEvent> events) {
    ProfileFolder folder = new ProfileFolder(profile);
    if (!folder.inUse() || folder.ofElsewhere()) {
      return Optional.empty();
    }
    ClusterFile facts = ClusterFile.read(folder.clusterFile()).orElse(ClusterFile.UNKNOWN);
    Launcher launcher = Launcher.named(facts.launcher());
    List<EngineProcess> alive = launcher.find(profile);
    if (alive.isEmpty() && !launcher.exists(profile)) {
      removeStale(folder, launcher, events);
      return Optional.empty();
    }
    return Optional.of(new Cluster(profile, launcher, facts, alive, events));
  }

  /** The cluster of {@code profile} as something to join, when it was started elsewhere. */
  static Optional<Cluster> elsewhere(Profile profile, Consumer<LaunchEvent> events) {
    return new ProfileFolder(profile).ofElsewhere()
        ? Optional.of(new Cluster(profile, new Elsewhere(), ClusterFile.UNKNOWN, List.of(), events))
        : Optional.empty();
  }

  static List<ClusterInfo> list(Path home, Consumer<LaunchEvent> events) {
    List<ClusterInfo> all = new ArrayList<>();
    for (ProfileFolder folder : ProfileFolder.allIn(home)) {
      if (folder.inUse() && !folder.ofElsewhere()) {
        look(folder, events).ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<ClusterInfo> look(ProfileFolder folder, Consumer<LaunchEvent> events) {
    ClusterFile facts = ClusterFile.UNKNOWN;
    Launcher launcher;
    List<EngineProcess> alive;
    try {
      facts = ClusterFile.read(folder.clusterFile()).orElse(facts);
      launcher = Launcher.named(facts.launcher());
      alive = launcher.find(folder.profile());
    } catch (LaunchException unknown) {
      // One grid whose manager is away, or whose files are damaged, must not hide the others.
      System.getLogger(Clusters.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot look at profile=" + folder.profile(), unknown);
      return Optional.of(
          new ClusterInfo(
              folder.profile().name(),
              ClusterInfo.State.UNKNOWN,
              facts.launcher(),
              0,
              facts.engines(),
              facts.secured(),
              facts.started()));
    }
    return alive.isEmpty() && removeStale(folder, launcher, events)
        ? Optional.empty()
        : Optional.of(info(folder.profile(), facts, alive));
  }

  static ClusterInfo info(Profile profile, ClusterFile facts, List<EngineProcess> engines) {
    int running = (int) engines.stream().filter(EngineProcess::alive).count();
    boolean changing =
        running == 0 || engines.stream().anyMatch(engine -> engine.alive() && !engine.joined());
    ClusterInfo.State state =
        changing
            ? ClusterInfo.State.CHANGING
            : running < facts.engines() ? ClusterInfo.State.DEGRADED : ClusterInfo.State.RUNNING;
    return new ClusterInfo(
        profile.name(),
        state,
        facts.launcher(),
        running,
        Math.max(running, facts.engines()),
        facts.secured(),
        facts.started());
  }

  /**
   * Removes what a dead cluster left, unless a command is at work there; gives whether nothing of a
   * cluster is there any more.
   */
  private static boolean removeStale(
      ProfileFolder folder, Launcher launcher, Consumer<LaunchEvent> events) {
    if (!folder.isOurs()) {
      return true;
    }
    try {
      Optional<FileGuard> guard = FileGuard.tryProfile(folder.profile());
      if (guard.isEmpty()) {
        return false;
      }
      try (FileGuard held = guard.get()) {
        if (!launcher.exists(folder.profile())) {
          launcher.release(folder.profile());
          held.run(folder::clear);
          events.accept(new LaunchEvent.StaleRemoved(folder.profile().name()));
          return true;
        }
        return false;
      }
    } catch (IOException failed) {
      throw unusable(folder.profile(), failed);
    }
  }

  /** Removes what is left of a cluster that does not run; gives whether there was anything. */
  static boolean clean(Profile profile) {
    ProfileFolder folder = new ProfileFolder(profile);
    if (!Files.exists(profile.folder())) {
      return false;
    }
    if (!folder.isOurs() && !folder.hasLogs()) {
      throw new LaunchException(
          profile.folder()
              + " is no grid's folder: it has neither the files nor the logs of one; nothing was"
              + " removed");
    }
    try (FileGuard held = await(profile)) {
      ClusterFile facts = ClusterFile.read(folder.clusterFile()).orElse(ClusterFile.UNKNOWN);
      Launcher launcher = Launcher.named(facts.launcher());
      List<EngineProcess> alive = launcher.find(profile);
      if (!alive.isEmpty() || launcher.exists(profile)) {
        throw new AlreadyRunningException(
            "grid '"
                + profile.name()
                + "' runs with "
                + alive.size()
                + (alive.size() == 1 ? " engine" : " engines")
                + "; stop it first with: gridshell stop "
                + profile.name());
      }
      held.run(folder::erase);
      return true;
    } catch (IOException failed) {
      throw unusable(profile, failed);
    }
  }

  /**
   * The right to change {@code profile}. Waits a moment, because a command that only looks takes it
   * for an instant.
   *
   * @throws AlreadyRunningException when another command keeps it
   */
  static FileGuard await(Profile profile) throws IOException {
    long deadline = System.nanoTime() + BUSY_PATIENCE.toNanos();
    while (true) {
      Optional<FileGuard> guard = FileGuard.tryProfile(profile);
      if (guard.isPresent()) {
        return guard.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AlreadyRunningException(
            "another command is starting or stopping grid '"
                + profile.name()
                + "'; wait for it, or choose another name with --profile");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new LaunchException("interrupted while waiting for grid " + profile.name(), stop);
      }
    }
  }

  static LaunchException unusable(Profile profile, IOException cause) {
    return new LaunchException(
        "cannot use the profile folder "
            + profile.folder()
            + ": "
            + cause.getClass().getSimpleName()
            + " "
            + cause.getMessage()
            + "; name a folder that you can write with GRIDSHELL_HOME",
        cause);
  }

  static RuntimeException absent(Profile profile) {
    if (new ProfileFolder(profile).ofElsewhere()) {
      return Elsewhere.refusal(profile);
    }
    String others =
        list(profile.home(), event -> {}).stream()
            .map(ClusterInfo::profile)
            .collect(Collectors.joining(", "));
    return new GridUnavailableException(
        "no grid '"
            + profile.name()
            + "' runs in "
            + profile.home()
            + (others.isEmpty() ? "" : " (there is: " + others + ")")
            + "; start it with: gridshell start -n 4"
            + (profile.name().equals(Profile.DEFAULT) ? "" : " --profile " + profile.name()));
  }
}
