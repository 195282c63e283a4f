package io.gridshell.marathon.ring;

import com.sun.net.httpserver.HttpServer;
import io.gridshell.marathon.MarathonAddressResolver;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.TcpDiscoveryMarathonIpFinder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * The program of a task: a plain Ignite node that finds the others through Marathon and tells over
 * HTTP, at its fourth port, which ring it is in. Asked for {@code /compute} it has all nodes do
 * something. With the word {@link #DOCUMENTED} it is the node of the documentation, with everything
 * as Ignite has it by default.
 */
public final class RingNode {
  static final String DOCUMENTED = "documented";

  private static final String STARTING = "starting";

  private static volatile Supplier<String> ring = () -> STARTING;
  private static volatile Supplier<String> work = () -> STARTING;

  private RingNode() {}

  /** Runs until it is told to end, or the test that started it has ended. */
  public static void main(String[] args) throws Exception {
    CompletableFuture<Void> orphaned =
        ProcessHandle.current()
            .parent()
            .orElseThrow()
            .onExit()
            .thenRun(() -> Runtime.getRuntime().halt(0));
    Map<String, String> environment = System.getenv();
    String container = environment.getOrDefault("GRID_CONTAINER_ADDRESS", "");
    String address =
        container.isEmpty() ? environment.getOrDefault("HOST", "127.0.0.1") : container;
    serve(address, port(3));
    Ignite ignite =
        List.of(args).contains(DOCUMENTED)
            ? documented()
            : Ignition.start(configuration(environment, container, address));
    work = () -> compute(ignite);
    ring = () -> describe(ignite);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Ignition.stop(true)));
    orphaned.join();
  }

  /** The lines of docs/marathon.md as they stand there, but for the addresses of Marathon. */
  private static Ignite documented() {
    List<String> masters = List.of(System.getenv("GRID_MARATHON_URLS").split(","));
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(Integer.parseInt(System.getenv("PORT_DISCOVERY")));
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(
        new TcpDiscoveryMarathonIpFinder(
            new MarathonConnectionConfiguration().setMarathonUrls(masters)));
    return Ignition.start(new IgniteConfiguration().setDiscoverySpi(discovery));
  }

  private static IgniteConfiguration configuration(
      Map<String, String> environment, String container, String address) throws IOException {
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(port(0));
    discovery.setLocalPortRange(0);
    discovery.setReconnectDelay(500);
    discovery.setIpFinder(
        new TcpDiscoveryMarathonIpFinder(
                MarathonConnectionConfiguration.fromEnvironment(environment))
            .lookAhead());
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalPort(port(1));
    communication.setLocalPortRange(0);
    IgniteConfiguration configuration =
        new IgniteConfiguration()
            .setLocalHost(address)
            .setWorkDirectory(environment.get("MESOS_SANDBOX"))
            .setConsistentId(environment.get("MESOS_TASK_ID"))
            .setFailureDetectionTimeout(2500)
            .setMetricsLogFrequency(0)
            .setConnectorConfiguration(null)
            .setDiscoverySpi(discovery)
            .setCommunicationSpi(communication)
            .setClientConnectorConfiguration(
                new ClientConnectorConfiguration().setPort(port(2)).setPortRange(0))
            .setDataStorageConfiguration(
                new DataStorageConfiguration()
                    .setDefaultDataRegionConfiguration(
                        new DataRegionConfiguration()
                            .setName("default")
                            .setInitialSize(16L << 20)
                            .setMaxSize(16L << 20)));
    if ("BRIDGE".equals(environment.get("GRIDSHELL_NETWORK"))) {
      configuration.setAddressResolver(
          new MarathonAddressResolver(environment, "", InetAddress.getByName(container)));
    }
    return configuration;
  }

  private static int port(int index) {
    return Integer.parseInt(System.getenv("PORT" + index));
  }

  private static String describe(Ignite ignite) {
    return ignite.cluster().id() + " " + ignite.cluster().forServers().nodes().size();
  }

  /** How many nodes did something. */
  private static String compute(Ignite ignite) {
    return String.valueOf(ignite.compute().broadcast(() -> 1).size());
  }

  private static void serve(String address, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean works = exchange.getRequestURI().getPath().equals("/compute");
          String said = works ? work.get() : ring.get();
          byte[] body = said.getBytes(StandardCharsets.UTF_8);
          boolean early =
              said.equals(STARTING) && exchange.getRequestURI().getPath().equals("/ready");
          exchange.sendResponseHeaders(early ? 503 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }
}
