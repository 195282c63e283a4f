package io.gridshell.grid.internal.transfer;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The memory outside the heap that this JVM gives to buffers. */
final class DirectMemory {
  private static final Logger LOG = System.getLogger(DirectMemory.class.getName());
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int MOST_LOOKS = 10;

  private static final List<BufferPoolMXBean> POOLS =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .toList();

  private static final long MOST = most();
  private static final long RESERVE = Math.min(MOST / 4, 16 << 20);

  private DirectMemory() {}

  private static long most() {
    long heap = Runtime.getRuntime().maxMemory();
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      long set = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
      return set > 0 ? set : heap;
    } catch (IllegalArgumentException anotherMachine) {
      LOG.log(Level.DEBUG, "unknown size of memory outside the heap", anotherMachine);
      return heap;
    }
  }

  /**
   * Whether {@code bytes} can be had so that some is left: the compiler of cells, connections and
   * Ignite fail without.
   */
  static boolean hasRoomFor(long bytes) {
    long used = POOLS.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    return used + bytes <= MOST - RESERVE;
  }

  /** The same after buffers that nobody uses were collected, which takes some time. */
  static boolean makesRoomFor(long bytes) {
    System.gc();
    for (int i = 0; i < MOST_LOOKS && !hasRoomFor(bytes); i++) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return hasRoomFor(bytes);
  }
}
