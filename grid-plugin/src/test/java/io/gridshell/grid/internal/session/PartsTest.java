package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.gridshell.GridException;
import io.gridshell.Partition;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.numbers.NumberList;
import io.gridshell.grid.internal.transfer.Layout;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final List<Partition> PARTITIONS =
      List.of(
          Partition.BLOCK,
          Partition.ROUND_ROBIN,
          (index, size, parts) -> (int) (((index * 2654435761L) >>> 7) % parts));

  private static List<Object> sequencesOf(int size) {
    IntStream numbers = IntStream.range(0, size).map(i -> i * 31 - 7);
    int[] ints = numbers.toArray();
    List<Object> all = new ArrayList<>();
    for (Class<?> component :
        List.of(
            boolean.class,
            byte.class,
            short.class,
            char.class,
            int.class,
            long.class,
            float.class,
            double.class,
            Integer.class,
            Object.class,
            String.class)) {
      Object array = Array.newInstance(component, size);
      for (int i = 0; i < size; i++) {
        Array.set(array, i, itemOf(component, ints[i]));
      }
      all.add(array);
    }
    Item[] records = new Item[size];
    Arrays.setAll(records, i -> new Item(ints[i], "n" + i));
    all.add(records);
    all.add(List.of(records));
    all.add(IntStream.of(ints).boxed().toList());
    all.add(IntStream.of(ints).mapToObj(i -> "n" + i).toList());
    all.add(NumberList.of(ints.clone()));
    all.add(NumberList.of(IntStream.of(ints).asLongStream().toArray()));
    all.add(NumberList.of(IntStream.of(ints).asDoubleStream().toArray()));
    return all;
  }

  private record Item(int number, String text) {}

  private static Object itemOf(Class<?> component, int number) {
    return switch (component.getSimpleName()) {
      case "boolean" -> (number & 1) == 1;
      case "byte" -> (byte) number;
      case "short" -> (short) number;
      case "char" -> (char) number;
      case "long" -> (long) number << 20;
      case "float" -> number / 3f;
      case "double" -> number / 3d;
      case "String" -> "n" + number;
      default -> number;
    };
  }

  @Test
  void gatherAfterScatterIsTheIdentity() {
    for (int size : IntStream.rangeClosed(0, 100).toArray()) {
      for (Object values : sequencesOf(size)) {
        for (int engines = 1; engines <= 9; engines++) {
          for (Partition partition : PARTITIONS) {
            checkIdentity(values, partition, engines);
          }
        }
      }
    }
  }

  @Test
  void blocksThatAreSentFromWhereTheyAreGoWhereTheyBelong() {
    for (int size = 0; size <= 100; size++) {
      for (Object values : sequencesOf(size)) {
        Layout whole = Layout.of(values);
        if (whole != null) {
          for (int engines = 1; engines <= 9; engines++) {
            checkBlocks(values, whole, engines);
          }
        }
      }
    }
  }

  /**
   * As bytes from the value into the one array or list that a gather makes, the last part first.
   */
  private static void checkBlocks(Object values, Layout whole, int engines) {
    List<Block> blocks = Block.cut(whole, engines);
    List<Integer> sizes = blocks.stream().map(block -> block.layout().count()).toList();
    assertThat(sizes)
        .isEqualTo(
            Parts.deal(values, Partition.BLOCK, engines).stream().map(Parts::sizeOf).toList());
    List<Integer> ids = IntStream.range(0, engines).boxed().toList();
    ChunkInfo first =
        new ChunkInfo(new UUID(1, 2), 1, "x", "", ChunkInfo.Dealing.BLOCK, 1, 0, ids, sizes);
    InPlace place = Objects.requireNonNull(InPlace.of(first, whole.kind(), engine -> true));
    for (int i = engines - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      ByteBuffer bytes =
          ByteBuffer.allocate((int) block.layout().bytes()).order(ByteOrder.LITTLE_ENDIAN);
      block.source(values).fill(bytes);
      assertThat(place.fits(first.at(i), block.layout())).isTrue();
      place.sink(i).drain(bytes.flip());
      assertThat(bytes.hasRemaining()).isFalse();
    }
    assertThat(Arrays.deepEquals(new Object[] {place.value()}, new Object[] {values})).isTrue();
    for (int i = 0; i < engines; i++) {
      Object[] part = {place.part(new InPlace.Mark(i))};
      assertThat(Arrays.deepEquals(part, new Object[] {blocks.get(i).of(values)})).isTrue();
    }
  }

  @Test
  void gatherAfterScatterOfIntsIsTheIdentityForEverySizeToAHundred() {
    for (int size = 0; size <= 100; size++) {
      int[] values = IntStream.range(0, size).toArray();
      for (int engines = 1; engines <= 9; engines++) {
        for (Partition partition : PARTITIONS) {
          checkIdentity(values, partition, engines);
        }
      }
    }
  }

  private static void checkIdentity(Object values, Partition partition, int engines) {
    List<Object> parts = Parts.deal(values, partition, engines);

    assertThat(parts).hasSize(engines);
    if (values instanceof List<?> list) {
      assertThat(parts).allSatisfy(part -> assertThat(part).isInstanceOf(List.class));
      if (!Parts.joinAsList("x", parts, partition).equals(list)) {
        assertThat(Parts.joinAsList("x", parts, partition)).isEqualTo(list);
      }
    } else {
      Class<?> type = values.getClass();
      assertThat(parts.stream().allMatch(part -> part.getClass() == type)).isTrue();
      Object joined = Parts.joinAsArray("x", parts, type, partition);
      if (!Arrays.deepEquals(new Object[] {joined}, new Object[] {values})) {
        assertThat(joined).isEqualTo(values);
      }
    }
  }

  @Test
  void listsOfNumbersComeBackBareHoweverTheyWereDealt() {
    for (int size : new int[] {1, 2, 10}) {
      IntStream numbers = IntStream.range(0, size);
      NumberList<Long> values = NumberList.of(numbers.asLongStream().toArray());
      for (Partition partition : PARTITIONS) {
        List<Object> parts = new ArrayList<>(Parts.deal(values, partition, 3));
        // Empty parts come back from engines as plain lists.
        parts.replaceAll(part -> part.equals(List.of()) ? List.of() : part);

        List<?> joined = Parts.joinAsList("x", parts, partition);

        assertThat(joined).isInstanceOf(NumberList.class).isEqualTo(values);
        assertThat(((NumberList<?>) joined).isBare()).isTrue();
      }
    }
    List<Object> mixed = List.of(NumberList.of(new int[] {1, 3}), NumberList.of(new long[] {2}));
    assertThat(Parts.joinAsList("x", mixed, Partition.ROUND_ROBIN)).containsExactly(1, 2L, 3);
    NumberList<Integer> grown = NumberList.of(new int[] {1, 4});
    grown.add(7);
    List<Object> changed = List.of(grown, NumberList.of(new int[] {2}));
    assertThat(Parts.joinAsList("x", changed, Partition.BLOCK)).containsExactly(1, 4, 7, 2);
  }

  @Test
  void dealingInTurnTakesNoMoreMemoryThanTheParts() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] values = new byte[8 << 20];
    long before = threads.getCurrentThreadAllocatedBytes();

    List<Object> parts = Parts.deal(values, Partition.ROUND_ROBIN, 4);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .isLessThan(values.length + values.length / 4);
    assertThat(parts).hasSize(4);
  }

  @Test
  void tenItemsOnFourEnginesMakeThreeThreeTwoTwo() {
    assertThat(Parts.deal(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), Partition.BLOCK, 4))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7), List.of(8, 9));
    assertThat(Parts.deal(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), Partition.ROUND_ROBIN, 4))
        .containsExactly(List.of(0, 4, 8), List.of(1, 5, 9), List.of(2, 6), List.of(3, 7));
  }

  @Test
  void threeItemsOnFourEnginesLeaveAnEmptyPart() {
    assertThat(Parts.deal(new int[] {7, 8, 9}, Partition.BLOCK, 4))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new int[] {7}, new int[] {8}, new int[] {9}, new int[0]));
  }

  @Test
  void otherCollectionsAreDealtAsLists() {
    assertThat(Parts.deal(new LinkedHashSet<>(List.of("b", "a", "c")), Partition.BLOCK, 2))
        .containsExactly(List.of("b", "a"), List.of("c"));
  }

  @Test
  void nullsAreItems() {
    List<Object> parts = Parts.deal(Arrays.asList(1, null, 3), Partition.BLOCK, 2);

    assertThat(Parts.joinAsList("x", parts, Partition.BLOCK)).containsExactly(1, null, 3);
  }

  @Test
  void aValueThatIsNoSequenceIsRefusedWithTheNextStep() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.deal("text", Partition.BLOCK, 2))
        .withMessageContaining("java.lang.String")
        .withMessageContaining("push it instead");
  }

  @Test
  void aPartitionThatNamesAPartThatIsNotThereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parts.deal(List.of(1, 2), (index, size, parts) -> 2, 2))
        .withMessageContaining("item 0 into part 2 of 2");
  }

  @Test
  void partsOfDifferentKindsJoinAsAList() {
    assertThat(
            Parts.joinAsList(
                "x", List.of(new int[] {1}, List.of(2, 3), new String[] {"four"}), Partition.BLOCK))
        .containsExactly(1, 2, 3, "four");
  }

  @Test
  void aPartThatIsNoSequenceNamesTheVariableAndTheNextStep() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> Parts.joinAsList("n", List.of(5), Partition.BLOCK))
        .withMessageContaining("cannot gather n")
        .withMessageContaining("java.lang.Integer")
        .withMessageContaining("pull it instead");
  }

  @Test
  void moreItemsThanAListHoldsAreRefusedByName() {
    List<Object> half = Collections.nCopies(1_500_000_000, 7);
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> Parts.joinAsList("ids", List.of(half, half), Partition.BLOCK))
        .withMessageContaining("cannot gather ids: its parts have 3000000000 items")
        .withMessageContaining("gather it from some of the engines at a time");
  }

  @Test
  void anotherPartitionThanThatOfTheScatterIsNoticedWhenSizesTell() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(
            () ->
                Parts.joinAsList("x", List.of(List.of(1), List.of(2, 3, 4)), Partition.ROUND_ROBIN))
        .withMessageContaining("sizes [1, 3]")
        .withMessageContaining("partition of the scatter");
  }

  @Test
  void itemsOfAnotherTypeThanTheArrayNameTheItem() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(
            () -> Parts.joinAsArray("x", List.of(List.of(1, "two")), int[].class, Partition.BLOCK))
        .withMessageContaining("cannot gather x as int[]: item 1 is a java.lang.String");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Parts.joinAsArray("x", List.of(List.of(1)), String.class, Partition.BLOCK))
        .withMessageContaining("java.lang.String is none");
  }

  @Test
  void aListOfOneTypeIsDeclaredAsSuchAlsoWhereAPartIsEmpty() {
    assertThat(Parts.declaredType(List.of(1, 2))).isEqualTo("java.util.List<Integer>");
    assertThat(Parts.declaredType(List.of("a"))).isEqualTo("java.util.List<String>");
    assertThat(Parts.declaredType(List.of(1, "a"))).isEqualTo("java.util.List<Object>");
    assertThat(Parts.declaredType(Arrays.asList(1, null)))
        .isIn("java.util.List<Object>", "java.util.List<Integer>");
    assertThat(Parts.declaredType(new int[0])).isEmpty();
    assertThat(Parts.declaredType(Arrays.asList(null, 1))).isEqualTo("java.util.List<Integer>");
    assertThat(Parts.declaredType(List.of(BigDecimal.ONE)))
        .isEqualTo("java.util.List<java.math.BigDecimal>");
    assertThat(Parts.declaredType(List.of(new int[0]))).isEqualTo("java.util.List<int[]>");
    assertThat(Parts.declaredType(List.of(new Item(1, "")))).isEmpty();
    assertThat(Parts.declaredType(List.of(List.of(1)))).isEmpty();
  }
}
