package io.gridshell.grid.internal.node;

import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.jspecify.annotations.Nullable;

/**
 * Discovery of a node that may join a grid but not form one: it looks for members once somebody is
 * there.
 *
 * <p>Ignite starts discovery last. A node that waits here has loaded and set up everything else
 * while the founder did the same. It has not bound its port yet, so nodes that wait do not take
 * each other for members.
 */
final class JoiningDiscovery extends TcpDiscoverySpi {
  private static final int RECONNECT_MILLIS = 200;

  private final Runnable awaitGrid;

  JoiningDiscovery(Runnable awaitGrid) {
    this.awaitGrid = awaitGrid;
    // Two nodes that join at the same moment settle who waits; the usual two seconds are for
    // networks.
    setReconnectDelay(RECONNECT_MILLIS);
    // Members compare the names of what they are made of.
    setName(TcpDiscoverySpi.class.getSimpleName());
  }

  @Override
  public void spiStart(@Nullable String igniteInstanceName) {
    awaitGrid.run();
    super.spiStart(igniteInstanceName);
  }
}
