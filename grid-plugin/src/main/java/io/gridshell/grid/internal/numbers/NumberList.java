package io.gridshell.grid.internal.numbers;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A list of boxed numbers that keeps them bare in one array, so that it is sent as fast as the
 * array and takes a fifth of the room.
 *
 * <p>It can be changed like an {@link ArrayList}. Once something is put into it that the array
 * cannot hold, such as null, it keeps objects from then on. The JDK serializes it as an {@link
 * ArrayList}. Not thread-safe.
 *
 * @param <E> the class of the numbers
 */
@SuppressWarnings("SuspiciousSystemArraycopy")
public abstract class NumberList<E> extends AbstractList<E> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LEAST_ROOM = 8;

  /** How many numbers are worth another thread. */
  private static final int RUN = 1 << 17;

  /** Lists that any number of threads may read at once without waiting for each other. */
  private static final Set<Class<?>> MANY_READERS =
      Set.of(ArrayList.class, List.of(1, 2, 3).getClass(), Arrays.asList(1).getClass());

  private transient int size;
  private transient @Nullable List<E> boxed;

  NumberList(int size) {
    this.size = size;
  }

  /** A list of {@code numbers}, which it keeps. */
  public static NumberList<Integer> of(int[] numbers) {
    return new IntegerList(numbers);
  }

  /** A list of {@code numbers}, which it keeps. */
  public static NumberList<Long> of(long[] numbers) {
    return new LongList(numbers);
  }

  /** A list of {@code numbers}, which it keeps. */
  public static NumberList<Double> of(double[] numbers) {
    return new DoubleList(numbers);
  }

  /**
   * A copy of {@code items}.
   *
   * @return null unless all are Integers, all are Longs or all are Doubles, and there is one
   */
  public static @Nullable NumberList<?> pack(Collection<?> items) {
    if (items instanceof NumberList<?> list && list.isBare() && list.size > 0) {
      return list.part(0, list.size);
    }
    List<? extends @Nullable Object> all =
        MANY_READERS.contains(items.getClass())
            ? (List<? extends @Nullable Object>) items
            : Arrays.asList(items.toArray());
    Object first = all.isEmpty() ? null : all.get(0);
    NumberList<?> packed =
        first instanceof Integer
            ? of(new int[all.size()])
            : first instanceof Long
                ? of(new long[all.size()])
                : first instanceof Double ? of(new double[all.size()]) : null;
    return packed != null && fill(packed, all) ? packed : null;
  }

  /** The boxes lie all over the heap: what takes the time is waiting for memory. */
  private static boolean fill(NumberList<?> packed, List<? extends @Nullable Object> items) {
    int size = packed.size;
    int runs = (size + RUN - 1) / RUN;
    IntStream all = IntStream.range(0, runs);
    return (runs > 1 ? all.parallel() : all)
        .allMatch(i -> packed.fill(items, i * RUN, Math.min(size, (i + 1) * RUN)));
  }

  /** The array, which may be longer than the list. */
  public abstract Object bare();

  abstract void keep(Object bare);

  /** The class of the numbers. */
  public abstract Class<E> itemType();

  /** A list of {@code count} zeros. */
  public abstract NumberList<E> ofZeros(int count);

  /** Whether it holds an array and nothing but what fits it. */
  public final boolean isBare() {
    return boxed == null;
  }

  /** A list of {@code count} numbers of this bare one from {@code from} on. */
  public final NumberList<E> part(int from, int count) {
    NumberList<E> part = ofZeros(count);
    System.arraycopy(bare(), from, part.bare(), 0, count);
    return part;
  }

  /** The numbers of this bare list in an array of their own or, where it fits, the array. */
  public final Object toBareArray() {
    return Array.getLength(bare()) == size ? bare() : part(0, size).bare();
  }

  /**
   * Takes the items from {@code from} to before {@code to} over.
   *
   * @return false when one of them is none of these numbers
   */
  abstract boolean fill(List<? extends @Nullable Object> items, int from, int to);

  abstract E box(int index);

  abstract void unbox(int index, E number);

  @Override
  public final int size() {
    return size;
  }

  @Override
  public final E get(int index) {
    Objects.checkIndex(index, size);
    return boxed == null ? box(index) : boxed.get(index);
  }

  @Override
  public final E set(int index, E number) {
    E before = get(index);
    List<E> objects = objectsFor(number);
    if (objects == null) {
      unbox(index, number);
    } else {
      objects.set(index, number);
    }
    return before;
  }

  @Override
  public final void add(int index, E number) {
    Objects.checkIndex(index, size + 1);
    List<E> objects = objectsFor(number);
    if (objects == null) {
      Object from = bare();
      if (size == Array.getLength(from)) {
        keep(ofZeros(Math.max(LEAST_ROOM, size + (size >> 1))).bare());
        System.arraycopy(from, 0, bare(), 0, index);
      }
      System.arraycopy(from, index, bare(), index + 1, size - index);
      unbox(index, number);
    } else {
      objects.add(index, number);
    }
    size++;
    modCount++;
  }

  @Override
  public final E remove(int index) {
    E before = get(index);
    removeRange(index, index + 1);
    return before;
  }

  @Override
  protected final void removeRange(int from, int to) {
    List<E> objects = boxed;
    if (objects == null) {
      System.arraycopy(bare(), to, bare(), from, size - to);
    } else {
      objects.subList(from, to).clear();
    }
    size -= to - from;
    modCount++;
  }

  /** The objects when {@code number} has to be one of them; null when it fits the array. */
  private @Nullable List<E> objectsFor(E number) {
    if (boxed == null && !itemType().isInstance(number)) {
      boxed = new ArrayList<>(this);
      keep(ofZeros(0).bare());
    }
    return boxed;
  }

  final Object writeReplace() {
    return new ArrayList<>(this);
  }
}
