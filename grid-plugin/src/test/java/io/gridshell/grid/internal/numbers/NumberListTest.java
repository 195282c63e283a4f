package io.gridshell.grid.internal.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

class NumberListTest {
  @Test
  void whateverIsDoneToItIsDoneAsToAnArrayList() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(6);
      check(seed, random, NumberList.of(random.ints(size).toArray()), random::nextInt);
      check(seed, random, NumberList.of(random.longs(size).toArray()), random::nextLong);
      check(seed, random, NumberList.of(random.doubles(size).toArray()), random::nextDouble);
    }
  }

  private interface Numbers<E> {
    E next();
  }

  /** Random changes, among them rarely a null, which does not fit an array. */
  @NullUnmarked
  private static <E extends Number & Comparable<E>> void check(
      int seed, Random random, List<E> list, Numbers<E> numbers) {
    List<E> model = new ArrayList<>(list);
    for (int step = 0; step < 30; step++) {
      int at = random.nextInt(model.size() + 1);
      E number = random.nextInt(40) == 0 ? null : numbers.next();
      switch (random.nextInt(7)) {
        case 0, 1 -> assertThat(list.add(number)).isEqualTo(model.add(number));
        case 2 -> {
          list.add(at, number);
          model.add(at, number);
        }
        case 3 -> {
          if (at < model.size()) {
            assertThat(list.set(at, number)).isEqualTo(model.set(at, number));
          }
        }
        case 4 -> {
          if (at < model.size()) {
            assertThat(list.remove(at)).isEqualTo(model.remove(at));
          }
        }
        case 5 -> {
          int to = at + random.nextInt(model.size() + 1 - at);
          if (to - at < 3) {
            list.subList(at, to).clear();
            model.subList(at, to).clear();
          }
        }
        default -> {
          if (!model.contains(null)) {
            Collections.sort(list);
            Collections.sort(model);
          }
        }
      }
      assertThat(list).as("seed %d step %d", seed, step).isEqualTo(model);
      assertThat(list.stream().toList()).isEqualTo(model.stream().toList());
    }
  }

  @Test
  void aWrongIndexIsRefusedAsByAnArrayList() {
    NumberList<Integer> list = NumberList.of(new int[] {1, 2, 3});
    list.remove(0);

    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(-1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.set(2, 9));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.add(3, 9));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.remove(2));
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void itTakesObjectsOfOtherClassesAsEveryListDoes() {
    NumberList<Integer> list = NumberList.of(new int[] {1, 2, 3});

    ((List) list).set(1, "two");

    assertThat((List<Object>) (List) list).containsExactly(1, "two", 3);
    assertThat(list.isBare()).isFalse();
  }

  @Test
  @SuppressWarnings("JdkObsolete")
  void onlyWhatIsAllOfOneClassIsPacked() {
    assertThat(NumberList.pack(List.of(1, 2))).isEqualTo(List.of(1, 2));
    assertThat(NumberList.pack(new LinkedList<>(List.of(1L, 2L)))).isEqualTo(List.of(1L, 2L));
    assertThat(NumberList.pack(List.of(0.5))).isEqualTo(List.of(0.5));
    assertThat(NumberList.pack(List.of())).isNull();
    assertThat(NumberList.pack(List.of(1, 2L))).isNull();
    assertThat(NumberList.pack(List.of("1"))).isNull();
    assertThat(NumberList.pack(Collections.singletonList(null))).isNull();
  }

  @Test
  void aPackedCopyHasAnArrayOfItsOwn() {
    NumberList<Integer> list = NumberList.of(new int[] {1, 2, 3});
    NumberList<?> copy = NumberList.pack(list);
    list.set(0, 9);

    assertThat(copy).isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void theJdkSerializesItAsAnArrayList() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(NumberList.of(IntStream.range(0, 5).toArray()));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isExactlyInstanceOf(ArrayList.class)
          .isEqualTo(List.of(0, 1, 2, 3, 4));
    }
  }
}
