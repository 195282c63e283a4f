package io.gridshell.marathon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.AddressResolver;

/**
 * Tells Ignite at which address of the agent a node in a bridged container is reached.
 *
 * <p>Every address of the container but loopback is mapped to {@code HOST}, every port to the
 * agent's port that leads to it by {@code PORT_<port>}, or to itself when Marathon made both equal.
 * Nodes on the agent's own network need no resolver. The host's name is looked up for each
 * question; without {@code HOST} nothing is mapped, and a warning says so. Thread-safe.
 */
public final class MarathonAddressResolver implements AddressResolver {
  private static final Logger LOG = System.getLogger(MarathonAddressResolver.class.getName());

  private final TaskEnvironment environment;
  private final Optional<InetAddress> container;

  /** Creates the resolver of this process, by its environment. */
  public MarathonAddressResolver() {
    this(System.getenv(), "");
  }

  /**
   * Creates a resolver.
   *
   * @param environment variables that Marathon gave the task
   * @param prefix what Marathon puts before {@code HOST} and {@code PORT}; usually empty
   */
  public MarathonAddressResolver(Map<String, String> environment, String prefix) {
    this(environment, prefix, Optional.empty());
  }

  /**
   * Creates a resolver that maps one address alone, even a loopback one.
   *
   * @param environment variables that Marathon gave the task
   * @param prefix what Marathon puts before {@code HOST} and {@code PORT}; usually empty
   * @param container the address to map
   */
  public MarathonAddressResolver(
      Map<String, String> environment, String prefix, InetAddress container) {
    this(environment, prefix, Optional.of(container));
  }

  private MarathonAddressResolver(
      Map<String, String> environment, String prefix, Optional<InetAddress> container) {
    this.environment = new TaskEnvironment(environment, prefix);
    this.container = container;
    if (this.environment.host().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "map no address variable={0} action=\"run as a task of Marathon, or set the prefix of its"
              + " variables\"",
          prefix + "HOST");
    }
  }

  @Override
  public Collection<InetSocketAddress> getExternalAddresses(InetSocketAddress address)
      throws IgniteCheckedException {
    Optional<String> host = environment.host();
    InetAddress inner = address.getAddress();
    if (inner == null || host.isEmpty() || !mapped(inner)) {
      return List.of(address);
    }
    int port = environment.outerPort(address.getPort()).orElse(address.getPort());
    try {
      return List.of(new InetSocketAddress(InetAddress.getByName(host.get()), port));
    } catch (UnknownHostException unknown) {
      throw new IgniteCheckedException(
          "HOST is '" + host.get() + "', which this container cannot look up", unknown);
    }
  }

  private boolean mapped(InetAddress inner) {
    return container.map(inner::equals).orElse(!inner.isLoopbackAddress());
  }
}
