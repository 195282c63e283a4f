package io.gridshell.marathon.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of an agent that nobody listens at, each given out once. */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private int next = ThreadLocalRandom.current().nextInt(FIRST, LAST - 2000);

  synchronized int take(String host) {
    for (int tries = 0; tries < LAST - FIRST; tries++) {
      next = next >= LAST ? FIRST : next + 1;
      if (free(host, next)) {
        return next;
      }
    }
    throw new IllegalStateException("no port is free at " + host);
  }

  private static boolean free(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
