package io.gridshell.marathon.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Which master to ask next: the one that answered last, then the others, each with a pause of
 * random length after failures so that many engines do not ask in step. Thread-safe.
 */
final class Masters {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final int LARGEST_SHIFT = 5;

  private final List<URI> all;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final Map<URI, Pause> pauses = new HashMap<>();
  private int preferred;

  private record Pause(int failures, long until) {}

  Masters(List<URI> all, LongSupplier nanos, RandomGenerator random) {
    this.all = List.copyOf(all);
    this.nanos = nanos;
    this.random = random;
  }

  /** All masters, the preferred one first. */
  synchronized List<URI> order() {
    List<URI> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(all.get((preferred + i) % all.size()));
    }
    return order;
  }

  /** How long {@code master} is to be left alone; zero when it may be asked. */
  synchronized Duration pause(URI master) {
    Pause pause = pauses.get(master);
    return pause == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, pause.until() - nanos.getAsLong()));
  }

  synchronized void failed(URI master) {
    Pause before = pauses.get(master);
    int failures = before == null ? 1 : before.failures() + 1;
    long longest =
        Math.min(
            LONGEST_PAUSE.toNanos(),
            FIRST_PAUSE.toNanos() << Math.min(failures - 1, LARGEST_SHIFT));
    pauses.put(master, new Pause(failures, nanos.getAsLong() + random.nextLong(longest) + 1));
  }

  /** Notes that {@code master} answered; {@code leader} is preferred when it is one of ours. */
  synchronized void answered(URI master, Optional<String> leader) {
    pauses.remove(master);
    preferred = all.indexOf(master);
    leader.flatMap(this::known).ifPresent(known -> preferred = all.indexOf(known));
  }

  /** Lets another one be first when {@code master} is; whether that one is well stays unknown. */
  synchronized void avoid(URI master) {
    if (all.get(preferred).equals(master)) {
      preferred = (preferred + 1) % all.size();
    }
  }

  /** The master of ours that {@code address} leads to; empty for a stranger, whom we never ask. */
  Optional<URI> known(String address) {
    URI target;
    try {
      target = URI.create(address);
    } catch (IllegalArgumentException nonsense) {
      return Optional.empty();
    }
    return all.stream().filter(master -> origin(master).equals(origin(target))).findFirst();
  }

  private static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }
}
