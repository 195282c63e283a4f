package io.gridshell.launch;

import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Changes the engines of a running cluster, one program at a time. Thread-safe. */
final class ClusterChange {
  private final Profile profile;
  private final Launcher launcher;
  private final boolean owned;
  private final Duration patience;
  private final Consumer<LaunchEvent> events;

  ClusterChange(
      Profile profile,
      Launcher launcher,
      boolean owned,
      Duration patience,
      Consumer<LaunchEvent> events) {
    this.profile = profile;
    this.launcher = launcher;
    this.owned = owned;
    this.patience = patience;
    this.events = events;
  }

  /** The engines that live, by id. */
  List<EngineProcess> alive() {
    return launcher.find(profile).stream()
        .sorted(Comparator.comparingInt(EngineProcess::id))
        .collect(Collectors.toList());
  }

  /** The ids of engines that belong to the cluster, dead ones among them. */
  List<Integer> recorded() {
    return launcher.recorded(profile);
  }

  /** What {@link #guarded} does. */
  private interface Action<T> {
    T make() throws IOException;
  }

  private <T> T guarded(Action<T> action) {
    try (FileGuard guard = Clusters.await(profile)) {
      List<T> result = new ArrayList<>(1);
      guard.run(() -> result.add(action.make()));
      return result.get(0);
    } catch (IOException failed) {
      throw Clusters.unusable(profile, failed);
    }
  }

  /** Starts {@code count} engines under the lowest free ids and waits until they have joined. */
  List<EngineProcess> add(int count, boolean force) {
    return guarded(
        () -> start(freeIds(count, recorded()), launcher.wanted(profile) + count, force));
  }

  private static List<Integer> freeIds(int count, Collection<Integer> taken) {
    List<Integer> free = new ArrayList<>();
    for (int id = 0; free.size() < count; id++) {
      if (!taken.contains(id)) {
        free.add(id);
      }
    }
    return free;
  }

  /**
   * Makes the cluster have {@code count} engines. Those that are missing are the first to be
   * brought back, and the first to be given up; of those that live the highest ids leave.
   */
  void scale(int count, boolean force) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "a grid has at least 1 engine, not " + count + "; stop it instead");
    }
    guarded(
        () -> {
          int wanted = launcher.wanted(profile);
          List<EngineProcess> alive = alive();
          List<EngineProcess> staying = alive.subList(0, Math.min(count, alive.size()));
          Set<Integer> ids = new TreeSet<>();
          staying.forEach(engine -> ids.add(engine.id()));
          List<Integer> missing = freeIds(count - staying.size(), ids);
          ids.addAll(missing);
          if (alive.size() > count || wanted > count) {
            keep(ids, alive.subList(staying.size(), alive.size()), count, force);
          }
          if (!missing.isEmpty()) {
            start(missing, count, force);
          }
          return true;
        });
  }

  private void keep(Set<Integer> ids, List<EngineProcess> leaving, int count, boolean force)
      throws IOException {
    recorded().stream().filter(id -> !ids.contains(id)).forEach(id -> launcher.forget(profile, id));
    launcher.stop(new StopOrder(profile, leaving, Optional.of(count), force), events);
    remember();
  }

  /** Ends engine {@code id} if it lives and starts it again. */
  void restart(int id) {
    guarded(
        () -> {
          if (!recorded().contains(id)) {
            throw new LaunchException(
                "grid '" + profile.name() + "' has no engine " + id + "; it has " + recorded());
          }
          List<EngineProcess> old =
              alive().stream().filter(engine -> engine.id() == id).collect(Collectors.toList());
          int wanted = launcher.wanted(profile);
          launcher.stop(
              new StopOrder(profile, old, Optional.of(wanted - old.size()), false), events);
          start(List.of(id), wanted, false);
          return true;
        });
  }

  /** Starts engine {@code id} unless it lives or was taken out by now. */
  boolean revive(int id) {
    return guarded(
        () -> {
          boolean wanted =
              new ProfileFolder(profile).clusterFileExists()
                  && recorded().contains(id)
                  && alive().stream().noneMatch(engine -> engine.id() == id);
          if (wanted) {
            start(List.of(id), launcher.wanted(profile), false);
          }
          return wanted;
        });
  }

  /** Engines that were on record before stay there when they do not come back. */
  private List<EngineProcess> start(List<Integer> ids, int total, boolean force)
      throws IOException {
    ProfileFolder folder = new ProfileFolder(profile);
    ClusterFile facts =
        ClusterFile.read(folder.clusterFile()).orElseThrow(() -> Clusters.absent(profile));
    if (total > ClusterSpec.MOST_ENGINES) {
      throw new IllegalArgumentException(
          "a grid has at most " + ClusterSpec.MOST_ENGINES + " engines, not " + total);
    }
    makeRoom(total);
    ClusterSpec spec = facts.spec(profile, ids.size(), owned, patience);
    LaunchOrder order = new LaunchOrder(spec, ids, alive().isEmpty(), total, force);
    int before = launcher.wanted(profile);
    List<Integer> fresh = new ArrayList<>(ids);
    fresh.removeAll(recorded());
    for (int id : ids) {
      Files.deleteIfExists(folder.givenUp(id));
    }
    List<EngineProcess> launched = new CopyOnWriteArrayList<>();
    Runnable takeBack =
        () -> {
          takeBack(ids, launched, before);
          fresh.forEach(id -> launcher.forget(profile, id));
        };
    try (Undo undo = new Undo("start of engines " + ids, takeBack)) {
      List<EngineProcess> started = undo.step(() -> launcher.launch(order, events));
      launched.addAll(started);
      new EngineWait(profile.name(), events, undo::check).await(started, patience);
      return undo.complete(
          () -> {
            remember();
            return started;
          });
    }
  }

  private void takeBack(List<Integer> ids, List<EngineProcess> launched, int before) {
    // A launch that failed half-way returned nothing, but its processes are on record.
    List<EngineProcess> leaving =
        launched.isEmpty()
            ? alive().stream()
                .filter(engine -> ids.contains(engine.id()))
                .collect(Collectors.toList())
            : launched;
    // What was launched is held by nothing but its own start.
    boolean force = !launched.isEmpty();
    launcher.stop(new StopOrder(profile, leaving, Optional.of(before), force), events);
  }

  private void makeRoom(int engines) throws IOException {
    Connection connection = Connection.read(profile);
    if (connection.finder().isPresent() || connection.addresses().size() >= engines) {
      return;
    }
    List<String> more = launcher.extend(connection.addresses(), engines);
    new Connection(more, connection.bind(), connection.secured(), connection.keyPassword())
        .write(profile);
  }

  /** Later commands compare what lives with what should. */
  private void remember() throws IOException {
    ProfileFolder folder = new ProfileFolder(profile);
    Optional<ClusterFile> facts = ClusterFile.read(folder.clusterFile());
    if (facts.isPresent()) {
      facts.get().withEngines(launcher.wanted(profile)).write(folder.clusterFile());
    }
  }
}
