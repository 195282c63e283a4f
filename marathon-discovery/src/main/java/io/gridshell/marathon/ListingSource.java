package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.MarathonException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Marathon for the listing, not more often than need be. Callers at the same time share one
 * answer, or one failure. Thread-safe; blocks while another caller asks.
 */
final class ListingSource {
  /** Asks once. */
  interface Fetch {
    Listing fetch();
  }

  private final Fetch fetch;
  private final long fresh;
  private final LongSupplier nanos;
  private @Nullable Listing last;
  private long lastAt;
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
    ListingReader reader = new ListingReader(rules, health);
    return new ListingSource(
        () -> {
          // Several apps, and definitions of before, have to fit into the time of one call.
          MarathonClient hasty = client.within(connection.callTimeout());
          return reader.read(selection.fetch(hasty), (app, version) -> older(hasty, app, version));
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

  /**
   * The listing now.
   *
   * @throws MarathonException when Marathon does not give it
   */
  synchronized Listing now() {
    Listing known = last;
    MarathonException failed = failure;
    if (failed != null && nanos.getAsLong() - failureAt < fresh) {
      throw failed;
    }
    if (failed == null && known != null && nanos.getAsLong() - lastAt < fresh) {
      return known;
    }
    try {
      Listing listing = fetch.fetch();
      last = listing;
      lastAt = nanos.getAsLong();
      failure = null;
      return listing;
    } catch (MarathonException unavailable) {
      failure = unavailable;
      failureAt = nanos.getAsLong();
      throw unavailable;
    }
  }

  /** The last listing that Marathon gave; empty when there is none younger than {@code age}. */
  synchronized Optional<Listing> lastKnown(Duration age) {
    Listing known = last;
    return known == null || nanos.getAsLong() - lastAt > age.toNanos()
        ? Optional.empty()
        : Optional.of(known);
  }
}
