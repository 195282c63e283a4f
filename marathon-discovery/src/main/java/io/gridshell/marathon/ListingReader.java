package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.Task;
import io.gridshell.marathon.client.TaskState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Turns apps into members. Thread-safe. */
final class ListingReader {
  private static final Logger LOG = System.getLogger(ListingReader.class.getName());

  /** Ports are known from the launch, and addresses of containers seconds later. */
  private static final Duration STAGING = Duration.ofMinutes(1);

  private final AddressRules rules;
  private final HealthPolicy health;
  private final HostNames names;
  private final LongSupplier nanos;
  private final Throttle throttle;
  private final Map<String, Optional<App>> cache = new ConcurrentHashMap<>();

  /** Since when tasks that live have no address. */
  private final Map<String, Long> skipped = new ConcurrentHashMap<>();

  ListingReader(AddressRules rules, HealthPolicy health, HostNames names) {
    this(rules, health, names, System::nanoTime);
  }

  ListingReader(AddressRules rules, HealthPolicy health, HostNames names, LongSupplier nanos) {
    this.rules = rules;
    this.health = health;
    this.names = names;
    this.nanos = nanos;
    this.throttle = new Throttle(Duration.ofMinutes(1), nanos);
  }

  /** Gives the definition that tasks of a version were started from. */
  interface Definitions {
    /** The definition; empty when Marathon does not give it. */
    Optional<App> older(String appId, String version);
  }

  /** A task and where it is, before names are looked up. */
  private record Found(Task task, Optional<AddressRules.Place.Known> place) {}

  /**
   * Reads {@code apps}; asks {@code older} for definitions that some tasks were started from. A
   * host whose name is not looked up before {@code end} stays a name.
   */
  Listing read(List<App> apps, Definitions older, Deadline end) {
    List<Found> found = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    int wanted = 0;
    for (App app : apps) {
      wanted += Math.max(0, app.instances());
      for (Task task : app.tasks()) {
        if (task.state() != TaskState.GONE && health.admits(task.health())) {
          found.add(new Found(task, place(definition(app, task, older, needed), task)));
        }
      }
    }
    // Each roll brings a version that is never asked for again once it is over.
    cache.keySet().retainAll(needed);
    skipped
        .keySet()
        .retainAll(
            found.stream()
                .filter(each -> each.place().isEmpty())
                .map(each -> each.task().id())
                .collect(Collectors.toSet()));
    return new Listing(members(found, end), wanted, apps.stream().map(App::id).toList());
  }

  private Optional<AddressRules.Place.Known> place(App app, Task task) {
    AddressRules.Place place = rules.place(app, task);
    if (place instanceof AddressRules.Place.Known known) {
      return Optional.of(known);
    } else if (place instanceof AddressRules.Place.Unknown unknown) {
      tellSkipped(app, task, unknown.reason());
    }
    return Optional.empty();
  }

  private void tellSkipped(App app, Task task, String reason) {
    long now = nanos.getAsLong();
    long since = skipped.computeIfAbsent(task.id(), id -> now);
    boolean late = task.state() == TaskState.LIVE && now - since >= STAGING.toNanos();
    if (throttle.permits((late ? "late " : "staging ") + task.id())) {
      LOG.log(
          late ? Level.WARNING : Level.DEBUG,
          "skip task id={0} app={1} reason=\"{2}\"",
          task.id(),
          app.id(),
          reason);
    }
  }

  private List<Member> members(List<Found> found, Deadline end) {
    Map<String, Optional<InetAddress>> addresses =
        names.find(
            found.stream()
                .flatMap(each -> each.place().stream())
                .map(AddressRules.Place.Known::host)
                .collect(Collectors.toSet()),
            end);
    return found.stream()
        .map(
            each ->
                new Member(
                    each.task().id(),
                    each.task().stagedAt().isEmpty()
                        ? each.task().startedAt()
                        : each.task().stagedAt(),
                    each.task().state(),
                    each.place().map(place -> address(place, addresses))))
        .toList();
  }

  /** Ignite, which looks unresolved names up itself, has more time. */
  private InetSocketAddress address(
      AddressRules.Place.Known place, Map<String, Optional<InetAddress>> addresses) {
    Optional<InetAddress> told = addresses.get(place.host());
    if (told != null && told.isPresent()) {
      return new InetSocketAddress(told.get(), place.port());
    }
    if (throttle.permits("name " + place.host())) {
      LOG.log(
          Level.WARNING,
          "keep name without address host={0} reason=\"{1}\"",
          place.host(),
          told == null ? "no name server answers in time" : "no name server knows it");
    }
    return InetSocketAddress.createUnresolved(place.host(), place.port());
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
