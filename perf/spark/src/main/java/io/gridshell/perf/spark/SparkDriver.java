package io.gridshell.perf.spark;

import io.gridshell.perf.Driver;
import java.util.List;

/** Drives Spark. */
public final class SparkDriver {
  private SparkDriver() {}

  /** The words of an order. */
  public static void main(String[] args) {
    Driver.run(List.of(args), SparkPeer::start);
  }
}
