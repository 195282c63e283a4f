package io.gridshell.perf;

import java.util.List;
import jdk.jshell.JShell;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * An engine as somebody would start it with Ignite's and JShell's defaults: the node, and an
 * interpreter in its JVM. Prints {@code ready} once the grid has as many nodes as its argument
 * says.
 */
final class PlainNode {
  private PlainNode() {}

  public static void main(String[] args) throws Exception {
    Lifeline.watch();
    int expected = Integer.parseInt(args[0]);
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(List.of("127.0.0.1:49300.." + (49300 + expected - 1)));
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(49300);
    discovery.setLocalPortRange(expected);
    discovery.setIpFinder(finder);
    Ignite node =
        Ignition.start(
            new IgniteConfiguration()
                .setLocalHost("127.0.0.1")
                .setWorkDirectory(args[1])
                .setDiscoverySpi(discovery));
    JShell shell = JShell.builder().executionEngine("local").build();
    while (node.cluster().forServers().nodes().size() < expected) {
      Thread.sleep(10);
    }
    System.out.println("ready");
    Thread.currentThread().join();
    shell.close();
  }
}
