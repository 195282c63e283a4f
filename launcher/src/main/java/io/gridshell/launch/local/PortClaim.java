package io.gridshell.launch.local;

import io.gridshell.launch.AddressClaim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A block of ports that is held by listening on its last port, which no engine uses: so starts of
 * any user and any home see it as taken, before the first engine listens.
 *
 * @param addresses the addresses of the block
 * @param marker listens on the last port
 */
record PortClaim(List<String> addresses, ServerSocket marker) implements AddressClaim {

  /**
   * Claims the first block that is free.
   *
   * @param engines how many engines it is for
   * @param address where they listen
   * @param host how they are reached
   * @param taken ports of other grids
   */
  static PortClaim take(int engines, InetAddress address, String host, Set<Integer> taken) {
    Set<Integer> excluded = new HashSet<>(taken);
    while (true) {
      PortBlock block = PortBlock.choose(engines, address, excluded);
      try {
        ServerSocket marker = new ServerSocket();
        boolean held = false;
        try {
          marker.bind(new InetSocketAddress(address, block.marker()));
          held = true;
        } finally {
          if (!held) {
            marker.close();
          }
        }
        return new PortClaim(
            block.ports().mapToObj(port -> host + ":" + port).collect(Collectors.toList()), marker);
      } catch (IOException another) {
        // Another start was faster between the look and the claim.
        excluded.add(block.marker());
      }
    }
  }

  @Override
  public void close() {
    try {
      marker.close();
    } catch (IOException kept) {
      System.getLogger(PortClaim.class.getName())
          .log(System.Logger.Level.DEBUG, "close marker port={0}", marker.getLocalPort());
    }
  }
}
