package io.gridshell.perf.jppf;

import io.gridshell.perf.Driver;
import java.util.List;

/** Drives JPPF. */
public final class JppfDriver {
  private JppfDriver() {}

  /** The words of an order. */
  public static void main(String[] args) {
    Driver.run(List.of(args), JppfPeer::start);
  }
}
