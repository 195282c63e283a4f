package io.gridshell.samples;

import io.gridshell.Grid;
import io.gridshell.grid.GridshellConfiguration;
import io.gridshell.grid.GridshellPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * An Ignite user's own node that becomes an engine: one line of its configuration more, and cells
 * run beside the data of its caches, while caches and compute go on as before.
 *
 * <p>The first argument is a folder for Ignite's files.
 */
public final class OwnNode {
  private static final String ADDRESS = "127.0.0.1:47650";

  private OwnNode() {}

  /** Runs the program. */
  public static void main(String[] args) {
    Path work = Path.of(args[0]).toAbsolutePath();
    try (Ignite shop = Ignition.start(withEngine(configuration("shop", work)))) {
      // What the node did all along.
      IgniteCache<String, Integer> stock = shop.getOrCreateCache("stock");
      stock.put("tea", 12);
      stock.put("coffee", 30);
      System.out.println("compute says " + shop.compute().call(() -> "open"));

      // Any node of the cluster is a client of its engines, such as one that somebody looks from.
      try (Ignite visitor = Ignition.start(configuration("visitor", work).setClientMode(true))) {
        GridshellPlugin plugin = visitor.plugin("Gridshell");
        lookAround(plugin.grid());
      }

      // The cell has sold some.
      System.out.println("tea left " + stock.get("tea"));
    }
  }

  private static void lookAround(Grid grid) {
    System.out.println("engines " + grid.ids() + " " + grid.engines().get(0).labels());

    // A cell runs inside the shop's node: its caches are at hand, and what it declares stays.
    grid.all()
        .execute(
            """
            import org.apache.ignite.*;
            IgniteCache<String, Integer> stock = Ignition.ignite("shop").cache("stock");
            stock.put("tea", stock.get("tea") - 2);
            int things = stock.get("tea") + stock.get("coffee");
            """)
        .get();
    System.out.println("things " + grid.all().get("things"));

    // Functions work there as on every engine.
    List<Integer> items = List.of(1, 2, 3);
    System.out.println("squares " + grid.loadBalanced().map(item -> item * item, items).get());
  }

  private static IgniteConfiguration configuration(String name, Path work) {
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(List.of(ADDRESS));
    return new IgniteConfiguration()
        .setIgniteInstanceName(name)
        .setWorkDirectory(work.toString())
        .setLocalHost("127.0.0.1")
        .setMetricsLogFrequency(0)
        .setDiscoverySpi(new TcpDiscoverySpi().setLocalPort(47650).setIpFinder(finder));
  }

  /** The line that makes the difference. */
  // Deprecated in favour of providers, which Spring XML users do not write.
  @SuppressWarnings("deprecation")
  private static IgniteConfiguration withEngine(IgniteConfiguration configuration) {
    return configuration.setPluginConfigurations(
        new GridshellConfiguration().setLabels(Set.of("shop")));
  }
}
