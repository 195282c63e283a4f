package io.gridshell.launch.local;

import io.gridshell.launch.LaunchException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run of free ports.
 *
 * <p>Blocks begin at fixed distances, and a block is taken when any port of it is: so the spare
 * ports of one grid, free until engines are added, never become the ports of another.
 *
 * @param first the lowest port
 * @param size how many
 */
record PortBlock(int first, int size) {

  /** Where the first block begins. */
  static final int BASE = 48500;

  /** Ports beyond one an engine, for engines that are added later. */
  static final int SPARE = 8;

  private static final int SLOT = 64;
  private static final int LIMIT = 60000;

  /** Whether a port of this machine can be listened on. */
  interface Probe {
    boolean free(int port);
  }

  /**
   * The first free block at {@code address}.
   *
   * @throws LaunchException when there is none, or the address is another machine's
   */
  static PortBlock choose(int engines, InetAddress address, Set<Integer> taken) {
    // The system finds a free port where there can be one at all.
    if (!isFree(address, 0)) {
      throw new LaunchException(
          "bind address '"
              + address.getHostAddress()
              + "' is not one of this machine, which has "
              + String.join(", ", ownAddresses()));
    }
    return choose(engines, taken, port -> isFree(address, port), address.getHostAddress());
  }

  static PortBlock choose(int engines, Set<Integer> taken, Probe probe, String where) {
    int size = engines + SPARE;
    int span = span(size);
    for (int first = BASE; first + span <= LIMIT; first += SLOT) {
      if (IntStream.range(first, first + span)
          .allMatch(port -> !taken.contains(port) && probe.free(port))) {
        return new PortBlock(first, size);
      }
    }
    throw new LaunchException(
        "no "
            + span
            + " free consecutive ports on "
            + where
            + " between "
            + BASE
            + " and "
            + LIMIT
            + "; stop a grid that is not needed (gridshell list)");
  }

  /** Adds ports of the same block, which no other grid uses, until there are {@code engines}. */
  static List<String> extend(List<String> addresses, int engines) {
    String first = addresses.get(0);
    String host = first.substring(0, first.lastIndexOf(':') + 1);
    int port = Integer.parseInt(first.substring(host.length()));
    int most = span(addresses.size()) - 1;
    if (engines > most) {
      throw new LaunchException(
          "a grid that was started with so few engines has ports for "
              + most
              + ", not for "
              + engines
              + "; stop it and start it with more");
    }
    int wanted = Math.min(most, engines + SPARE);
    return IntStream.range(port, port + wanted)
        .mapToObj(each -> host + each)
        .collect(Collectors.toList());
  }

  /** Whole slots, with room for the marker behind the block. */
  private static int span(int size) {
    return (size + SLOT) / SLOT * SLOT;
  }

  /** The last port of the block's slots, which no engine uses. */
  int marker() {
    return first + span(size) - 1;
  }

  IntStream ports() {
    return IntStream.range(first, first + size);
  }

  private static List<String> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> each instanceof Inet4Address)
          .map(InetAddress::getHostAddress)
          .sorted()
          .collect(Collectors.toList());
    } catch (SocketException unknown) {
      return List.of("127.0.0.1");
    }
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
