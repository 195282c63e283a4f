package io.gridshell.perf;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drives a system whose calls are quick at first and then do not end; its tasks never do, and its
 * push does not start.
 */
public final class SlowDriver {
  private SlowDriver() {}

  /** The words of an order. */
  public static void main(String[] args) {
    Driver.run(
        List.of(args),
        (workers, home) -> {
          if (workers == 0) {
            throw new IllegalStateException("no worker was asked for");
          }
          return new Slow();
        });
  }

  private static final class Slow implements Peer {
    private int calls;

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public void callOne() throws InterruptedException {
      if (++calls > 3) {
        TimeUnit.MINUTES.sleep(1);
      }
    }

    @Override
    public void tasks(int count) throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
    }

    @Override
    public void map(int count) throws InterruptedException {
      TimeUnit.MINUTES.sleep(1);
    }

    @Override
    public void callAll() {
      throw new IllegalStateException("one of the workers is gone");
    }

    @Override
    public void close() {
      System.out.println("closed");
    }
  }
}
