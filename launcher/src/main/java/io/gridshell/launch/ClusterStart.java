package io.gridshell.launch;

import io.gridshell.launch.security.Credentials;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One start, which either succeeds or leaves nothing but logs. */
final class ClusterStart {
  private final ClusterSpec spec;
  private final Optional<RestartPolicy> restarts;
  private final boolean discardLogs;
  private final Profile profile;
  private final ProfileFolder folder;
  private final Launcher launcher;
  private final Consumer<LaunchEvent> events;

  private volatile List<EngineProcess> engines = List.of();

  ClusterStart(
      ClusterSpec spec,
      Launcher launcher,
      Consumer<LaunchEvent> events,
      Optional<RestartPolicy> restarts,
      boolean discardLogs) {
    this.spec = spec;
    this.restarts = restarts;
    this.discardLogs = discardLogs;
    this.profile = spec.profile();
    this.folder = new ProfileFolder(profile);
    this.launcher = launcher;
    this.events = events;
  }

  Cluster run() {
    try (FileGuard guard = Clusters.await(profile)) {
      guard.run(this::refuseIfRunning);
      try (Undo undo = new Undo("start of grid '" + profile.name() + "'", this::abort)) {
        return start(undo);
      }
    } catch (IOException failed) {
      throw Clusters.unusable(profile, failed);
    }
  }

  private void refuseIfRunning() throws IOException {
    List<Launcher> possible = new ArrayList<>(List.of(launcher));
    other().ifPresent(possible::add);
    int alive = possible.stream().mapToInt(each -> each.find(profile).size()).sum();
    if (alive > 0 || possible.stream().anyMatch(each -> each.exists(profile))) {
      throw new AlreadyRunningException(
          "grid '"
              + profile.name()
              + "' already runs with "
              + alive
              + (alive == 1 ? " engine" : " engines")
              + "; stop it with: gridshell stop "
              + profile.name()
              + ", or choose another name with --profile");
    }
    if (folder.inUse()) {
      if (!folder.isOurs()) {
        throw new LaunchException(
            profile.folder()
                + " holds files of something else, which a grid would overwrite; choose another"
                + " name with --profile, or another folder with GRIDSHELL_HOME");
      }
      folder.clear();
      events.accept(new LaunchEvent.StaleRemoved(profile.name()));
    }
  }

  /** What started the grid whose files are there, when it is not what is to start it now. */
  private Optional<Launcher> other() {
    return ClusterFile.read(folder.clusterFile())
        .map(ClusterFile::launcher)
        .filter(name -> !name.equals(launcher.name()))
        .map(Launcher::named);
  }

  private Cluster start(Undo undo) throws IOException {
    ClusterFile facts = ClusterFile.of(spec, Instant.now());
    folder.create(facts);
    String password = spec.secured() ? Credentials.write(profile, spec.bind()) : "";
    launcher.prepare(spec, events);
    List<EngineProcess> started;
    try (AddressClaim claim =
        FileGuard.whilePortsAreHeld(profile.home(), () -> claimAddresses(password))) {
      started = undo.step(this::launch);
      new EngineWait(profile.name(), events, undo::check).await(started, spec.patience());
      events.accept(new LaunchEvent.Ready(claim.addresses()));
    }
    return undo.complete(
        () -> {
          folder.markStarted();
          if (restarts.isPresent() && !spec.owned() && !launcher.bringsBack()) {
            launcher.supervise(spec, restarts.get());
          }
          return new Cluster(spec, launcher, facts, started, events, restarts, discardLogs);
        });
  }

  private AddressClaim claimAddresses(String password) throws IOException {
    AddressClaim claim = launcher.claim(spec, addressesOfOthers());
    boolean written = false;
    try {
      new Connection(claim.addresses(), spec.bind(), spec.secured(), password, claim.finder())
          .write(profile);
      written = true;
      return claim;
    } finally {
      if (!written) {
        claim.close();
      }
    }
  }

  private Set<String> addressesOfOthers() {
    Set<String> taken = new HashSet<>();
    for (ProfileFolder other : ProfileFolder.allIn(profile.home())) {
      Path file = other.profile().connectionFile();
      if (other.equals(folder) || !Files.exists(file)) {
        continue;
      }
      try {
        taken.addAll(Connection.read(other.profile()).addresses());
      } catch (IOException unusable) {
        // Its ports are still seen to be taken when they are in use.
        System.getLogger(ClusterStart.class.getName())
            .log(System.Logger.Level.DEBUG, "skip connection file={0} reason={1}", file, unusable);
      }
    }
    return taken;
  }

  private List<EngineProcess> launch() {
    List<Integer> ids = IntStream.range(0, spec.engines()).boxed().collect(Collectors.toList());
    engines =
        List.copyOf(launcher.launch(new LaunchOrder(spec, ids, true, ids.size(), false), events));
    return engines;
  }

  /** Ends what was started and removes its files. */
  private void abort() {
    try {
      // A launch that failed half-way returned nothing, but its processes are on record.
      List<EngineProcess> all = engines.isEmpty() ? launcher.find(profile) : engines;
      launcher.release(profile);
      launcher.stop(StopOrder.whole(profile, all), events);
      folder.clear();
    } catch (IOException | LaunchException left) {
      System.getLogger(ClusterStart.class.getName())
          .log(System.Logger.Level.WARNING, "clean up profile=" + profile.name(), left);
    }
  }
}
