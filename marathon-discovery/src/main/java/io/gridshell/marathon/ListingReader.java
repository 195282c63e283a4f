package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.Task;
import io.gridshell.marathon.client.TaskState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Turns apps into members. Thread-safe. */
final class ListingReader {
  private static final Logger LOG = System.getLogger(ListingReader.class.getName());

  private final AddressRules rules;
  private final HealthPolicy health;
  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private final Map<String, Optional<App>> cache = new ConcurrentHashMap<>();

  ListingReader(AddressRules rules, HealthPolicy health) {
    this.rules = rules;
    this.health = health;
  }

  /** Gives the definition that tasks of a version were started from. */
  interface Definitions {
    /** The definition; empty when Marathon does not give it. */
    Optional<App> older(String appId, String version);
  }

  /** Reads {@code apps}; asks {@code older} for definitions that some tasks were started from. */
  Listing read(List<App> apps, Definitions older) {
    List<Member> members = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    int wanted = 0;
    for (App app : apps) {
      wanted += Math.max(0, app.instances());
      for (Task task : app.tasks()) {
        if (task.state() != TaskState.GONE && health.admits(task.health())) {
          members.add(
              new Member(
                  task.id(),
                  task.stagedAt().isEmpty() ? task.startedAt() : task.stagedAt(),
                  task.state(),
                  address(definition(app, task, older, needed), task)));
        }
      }
    }
    // Each roll brings a version that is never asked for again once it is over.
    cache.keySet().retainAll(needed);
    return new Listing(members, wanted, apps.stream().map(App::id).toList());
  }

  private Optional<InetSocketAddress> address(App app, Task task) {
    AddressRules.Place place = rules.place(app, task);
    if (place instanceof AddressRules.Place.Known known) {
      return Optional.of(known.address());
    }
    if (place instanceof AddressRules.Place.Unknown unknown && throttle.permits(task.id())) {
      LOG.log(
          Level.DEBUG,
          "skip task id={0} app={1} reason={2}",
          task.id(),
          app.id(),
          unknown.reason());
    }
    return Optional.empty();
  }

  /** During a roll some tasks are from an older definition, whose ports may be in another order. */
  private App definition(App app, Task task, Definitions definitions, Set<String> needed) {
    boolean older =
        !task.version().isEmpty()
            && !app.configVersion().isEmpty()
            && task.version().compareTo(app.configVersion()) < 0;
    if (!older) {
      return app;
    }
    String key = app.id() + "@" + task.version();
    needed.add(key);
    Optional<App> known = cache.get(key);
    if (known == null) {
      known = definitions.older(app.id(), task.version());
      cache.put(key, known);
    }
    return known.orElse(app);
  }
}
