package io.gridshell.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.kubernetes.configuration.KubernetesConnectionConfiguration;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.kubernetes.TcpDiscoveryKubernetesIpFinder;

/**
 * Makes an Ignite node one that finds its grid through a service of Kubernetes, with Ignite's own
 * finder; the jar {@code ignite-kubernetes} must be there.
 *
 * <p>{@code GRIDSHELL_KUBERNETES_SERVICE} names the service, {@code gridshell} if it is not set;
 * {@code GRIDSHELL_KUBERNETES_NAMESPACE}, {@code GRIDSHELL_KUBERNETES_URL} and {@code
 * GRIDSHELL_KUBERNETES_TOKEN_FILE} are those of the pod unless they are set; {@code POD_IP} is the
 * address under which the service lists this pod.
 *
 * <p>A server that does not find itself in the service's list asks again. The list is kept in one
 * place, so of two servers that find themselves at least one finds the other too, and two that
 * start at once never form two grids. The service must list pods that are not ready.
 */
public final class KubernetesNode implements BiConsumer<IgniteConfiguration, Map<String, String>> {
  private static final Path NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /** For those who know it by name. */
  public KubernetesNode() {}

  /**
   * Changes {@code node}, which must have a {@link TcpDiscoverySpi}.
   *
   * @throws IllegalArgumentException when {@code settings} cannot work
   */
  @Override
  public void accept(IgniteConfiguration node, Map<String, String> settings) {
    if (!(node.getDiscoverySpi() instanceof TcpDiscoverySpi discovery)) {
      throw new IllegalArgumentException(
          "the node has no TcpDiscoverySpi, so it cannot be told whom to ask");
    }
    KubernetesConnectionConfiguration service =
        new KubernetesConnectionConfiguration()
            .setServiceName(
                settings.getOrDefault(EngineVariable.KUBERNETES_SERVICE.key(), "gridshell"))
            .setNamespace(namespace(settings))
            .setIncludeNotReadyAddresses(true)
            .setDiscoveryPort(port(settings));
    if (settings.containsKey(EngineVariable.KUBERNETES_URL.key())) {
      service.setMasterUrl(settings.get(EngineVariable.KUBERNETES_URL.key()));
    }
    if (settings.containsKey(EngineVariable.KUBERNETES_TOKEN_FILE.key())) {
      service.setAccountToken(settings.get(EngineVariable.KUBERNETES_TOKEN_FILE.key()));
    }
    service.verify();
    if (Boolean.TRUE.equals(node.isClientMode())) {
      discovery.setIpFinder(new TcpDiscoveryKubernetesIpFinder(service));
      return;
    }
    // The service lists addresses; everybody must be at the same port.
    discovery.setLocalPort(port(settings));
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(new OnceListed(service, own(settings)));
  }

  private static String namespace(Map<String, String> settings) {
    String named = settings.getOrDefault(EngineVariable.KUBERNETES_NAMESPACE.key(), "");
    if (!named.isBlank()) {
      return named.strip();
    }
    try {
      return Files.isReadable(NAMESPACE) ? Files.readString(NAMESPACE).strip() : "default";
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + NAMESPACE, unreadable);
    }
  }

  private static int port(Map<String, String> settings) {
    String port = settings.getOrDefault("PORT_DISCOVERY", "");
    try {
      return port.isBlank() ? TcpDiscoverySpi.DFLT_PORT : Integer.parseInt(port.strip());
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(
          "PORT_DISCOVERY is '" + port + "', which is not a number", none);
    }
  }

  private static Set<InetAddress> own(Map<String, String> settings) {
    String address = settings.getOrDefault("POD_IP", "");
    try {
      return address.isBlank()
          ? NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .collect(Collectors.toUnmodifiableSet())
          : Set.of(InetAddress.getByName(address.strip()));
    } catch (SocketException | UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "cannot tell this pod's address (" + unknown.getMessage() + "); set POD_IP", unknown);
    }
  }

  /** Fails as long as the own node is not in the list, and Ignite asks again. */
  private static final class OnceListed extends TcpDiscoveryKubernetesIpFinder {
    private final String service;
    private final Set<InetAddress> own;

    OnceListed(KubernetesConnectionConfiguration service, Set<InetAddress> own) {
      super(service);
      this.service = service.getNamespace() + "/" + service.getServiceName();
      this.own = own;
    }

    @Override
    public Collection<InetSocketAddress> getRegisteredAddresses() {
      Collection<InetSocketAddress> all = super.getRegisteredAddresses();
      if (all.stream().noneMatch(each -> own.contains(each.getAddress()))) {
        throw new IgniteSpiException(
            "service " + service + " does not list this pod yet, it lists " + all);
      }
      return all;
    }
  }
}
