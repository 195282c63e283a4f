package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.MarathonException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Marathon for the listing, not more often than need be. Callers at the same time share one
 * answer, or one failure. Thread-safe; blocks while another caller asks, until the deadline.
 */
final class ListingSource {
  /** Asks once, and gives up at {@code end}. */
  interface Fetch {
    Listing fetch(Deadline end);
  }

  /** A listing that Marathon gave once. */
  private record Taken(Listing listing, long at) {}

  private final Fetch fetch;
  private final long fresh;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Taken last;

  // Guarded by the lock.
  private @Nullable MarathonException failure;
  private long failureAt;

  ListingSource(Fetch fetch, Duration fresh, LongSupplier nanos) {
    this.fetch = fetch;
    this.fresh = fresh.toNanos();
    this.nanos = nanos;
  }

  static ListingSource of(
      MarathonConnectionConfiguration configuration, AddressRules rules, HealthPolicy health) {
    MarathonConnection connection = configuration.connection();
    MarathonClient client = new MarathonClient(connection);
    Selection selection = configuration.selection();
    ListingReader reader = new ListingReader(rules, health, configuration.hostNames());
    return new ListingSource(
        end -> {
          // Several apps, and definitions of before, have to fit into the time of one call.
          MarathonClient hasty = client.within(end.left(connection.callTimeout()));
          return reader.read(
              selection.fetch(hasty), (app, version) -> older(hasty, app, version), end);
        },
        configuration.refreshInterval(),
        System::nanoTime);
  }

  private static Optional<App> older(MarathonClient client, String app, String version) {
    try {
      return Optional.of(client.appVersion(app, version));
    } catch (MarathonException.NotFound
        | MarathonException.Refused
        | MarathonException.Invalid none) {
      // Whoever may see the app but not its history goes by what the app is now.
      return Optional.empty();
    }
  }

  /** The listing now, within the time of one call. */
  Listing now() {
    return now(Deadline.ofCall());
  }

  /**
   * The listing now.
   *
   * @throws MarathonException when Marathon does not give it before {@code end}
   */
  Listing now(Deadline end) {
    if (!mayAsk(end)) {
      throw new MarathonException.Unavailable(
          "Marathon has not answered another caller yet, and no time is left to ask");
    }
    try {
      Taken known = last;
      MarathonException failed = failure;
      if (failed != null && nanos.getAsLong() - failureAt < fresh) {
        throw failed;
      }
      if (failed == null && known != null && nanos.getAsLong() - known.at() < fresh) {
        return known.listing();
      }
      return ask(end);
    } finally {
      asking.unlock();
    }
  }

  private boolean mayAsk(Deadline end) {
    try {
      return asking.tryLock(end.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Listing ask(Deadline end) {
    try {
      Listing listing = fetch.fetch(end);
      last = new Taken(listing, nanos.getAsLong());
      failure = null;
      return listing;
    } catch (MarathonException unavailable) {
      failure = unavailable;
      failureAt = nanos.getAsLong();
      throw unavailable;
    }
  }

  /** The last listing that Marathon gave; empty when there is none younger than {@code age}. */
  Optional<Listing> lastKnown(Duration age) {
    Taken known = last;
    return known == null || nanos.getAsLong() - known.at() > age.toNanos()
        ? Optional.empty()
        : Optional.of(known.listing());
  }
}
