package io.gridshell.marathon;

import io.gridshell.marathon.client.MarathonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.ignite.client.ClientAddressFinder;
import org.apache.ignite.client.ClientException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a grid through Marathon for Ignite's thin clients.
 *
 * <p>By default it takes the port called {@code client} and leaves out tasks that a health check
 * has found dead. When engines are behind mapped ports call {@code
 * ClientConfiguration.setClusterDiscoveryEnabled(false)}, because nodes would tell the client their
 * inner addresses. Thread-safe; a call blocks for nine seconds at most.
 */
public final class MarathonClientAddressFinder implements ClientAddressFinder {
  private static final Logger LOG = System.getLogger(MarathonClientAddressFinder.class.getName());

  private final MarathonConnectionConfiguration configuration;
  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private String portName = "client";
  private int portIndex = 2;
  private int port;
  private HealthPolicy healthPolicy = HealthPolicy.ALIVE_OR_UNKNOWN;
  private @Nullable ListingSource source;

  /** Creates a finder. The configuration's discovery port does not matter here. */
  public MarathonClientAddressFinder(MarathonConnectionConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Sets the name of the port for thin clients; {@code client} by default. */
  public MarathonClientAddressFinder setPortName(String name) {
    portName = name;
    return this;
  }

  /** Sets the place of that port for definitions that do not name it; 2 by default. */
  public MarathonClientAddressFinder setPortIndex(int index) {
    portIndex = index;
    return this;
  }

  /** Sets the port itself, whatever the definition says; 0, the default, takes the definition's. */
  public MarathonClientAddressFinder setPort(int number) {
    port = number;
    return this;
  }

  /** Sets which tasks health checks leave over. */
  public MarathonClientAddressFinder setHealthPolicy(HealthPolicy policy) {
    healthPolicy = policy;
    return this;
  }

  /**
   * The addresses now, or the last known ones while Marathon is away.
   *
   * @throws ClientException when Marathon does not list the engines and never did lately
   */
  @Override
  public String[] getAddresses() {
    ListingSource listings = source();
    Listing listing;
    try {
      listing = listings.now();
    } catch (MarathonException unavailable) {
      Optional<Listing> known = listings.lastKnown(configuration.lastKnownLife());
      if (known.isEmpty()) {
        throw new ClientException(
            "Marathon does not list the engines: " + unavailable.getMessage(), unavailable);
      }
      if (throttle.permits("last known")) {
        LOG.log(Level.WARNING, "use last known engines reason={0}", unavailable.getMessage());
      }
      listing = known.get();
    }
    return texts(listing.addresses(Optional.empty()));
  }

  private synchronized ListingSource source() {
    ListingSource known = source;
    if (known == null) {
      known =
          ListingSource.of(
              configuration, configuration.rules(portName, portIndex, port), healthPolicy);
      source = known;
    }
    return known;
  }

  private static String[] texts(Set<InetSocketAddress> addresses) {
    return addresses.stream()
        .map(
            address -> {
              boolean six = address.getAddress() instanceof Inet6Address;
              String host =
                  address.isUnresolved()
                      ? address.getHostString()
                      : address.getAddress().getHostAddress();
              return (six ? "[" + host + "]" : host) + ":" + address.getPort();
            })
        .toArray(String[]::new);
  }
}
