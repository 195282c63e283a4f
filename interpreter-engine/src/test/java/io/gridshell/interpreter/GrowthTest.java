package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Cells that add no names cost the same however many there were, in time and in memory. Enough are
 * run here to see a class or its bytes stay; {@code perf/run calls} runs ten thousand.
 */
@Timeout(60)
class GrowthTest {
  private static final int KEPT = 50;
  private static final double FACTOR = 2;
  private static final long MEGABYTE = 1L << 20;

  private static final int COMPARED = 100;

  private final Cells cells = interpreter();
  private int number;

  private static Cells interpreter() {
    return new Cells(Interpreter.builder().cellCache(KEPT).build());
  }

  @BeforeEach
  void prepare() {
    prepare(cells);
  }

  @AfterEach
  void close() {
    cells.close();
  }

  /** What is in use after a collection, in bytes. */
  private record Memory(long heap, long metaspace) {
    static Memory now() {
      // Classes are unloaded by one collection and what kept their loaders by the next.
      System.gc();
      System.gc();
      long metaspace = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        if (pool.getName().equals("Metaspace")) {
          metaspace = pool.getUsage().getUsed();
        }
      }
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), metaspace);
    }

    Memory since(Memory before) {
      return new Memory(heap - before.heap, metaspace - before.metaspace);
    }
  }

  /** What {@code count} cells leave behind; the next ones cost what the first of others cost. */
  private Memory grow(int count, IntFunction<String> cell) {
    run(count / 5, cell);
    Memory before = Memory.now();
    run(count - count / 5, cell);
    Memory growth = Memory.now().since(before);
    try (Cells fresh = interpreter()) {
      prepare(fresh);
      // Both in turns, because this machine has other things to do as well.
      long[] late = new long[COMPARED];
      long[] early = new long[COMPARED];
      for (int i = -COMPARED / 2; i < COMPARED; i++) {
        long ofOld = nanos(cells, cell.apply(number++));
        long ofFresh = nanos(fresh, cell.apply(number++));
        if (i >= 0) {
          late[i] = ofOld;
          early[i] = ofFresh;
        }
      }
      assertThat(median(late) / median(early))
          .as("median of cells after %s others by that of cells after none", count)
          .isLessThan(FACTOR);
    }
    return growth;
  }

  private static void prepare(Cells cells) {
    cells.completed("int x = 0;\nclass Box { int content; }\nBox box = new Box();");
  }

  private void run(int count, IntFunction<String> cell) {
    for (int i = 0; i < count; i++) {
      cells.completed(cell.apply(number++));
    }
  }

  private static long nanos(Cells cells, String text) {
    long start = System.nanoTime();
    cells.completed(text);
    return System.nanoTime() - start;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  /** The limits allow for caches that fill up, and not for a class or its bytes a cell. */
  private static void assertFlat(Memory growth) {
    assertThat(growth.heap()).as("heap").isLessThan(8 * MEGABYTE);
    assertThat(growth.metaspace()).as("metaspace").isLessThan(2 * MEGABYTE);
  }

  @Test
  void expressionsAndStatements() {
    assertFlat(grow(2_500, i -> "x = x + " + i));
  }

  @Test
  void streamsWithLambdas() {
    assertFlat(grow(700, i -> "IntStream.range(0, 3).map(n -> n + " + i + ").sum()"));
  }

  @Test
  void lambdasThatCanBeSerialized() {
    assertFlat(grow(700, i -> "((IntSupplier & java.io.Serializable) () -> " + i + ").getAsInt()"));
  }

  /** Only classes of one loader may use each other's members that are not public. */
  @Test
  void membersOfClassesOfCellsThatAreNotPublic() {
    int count = 700;

    Memory growth = grow(count, i -> "box.content = " + i);

    assertThat((growth.heap() + growth.metaspace()) / count)
        .as("bytes that a cell leaves behind")
        .isLessThan(24 * 1024);
  }
}
