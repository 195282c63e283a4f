package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.Partition;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.code.SessionVariable;
import io.gridshell.grid.internal.numbers.NumberList;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deals a list or an array into parts, and puts parts together again. */
final class Parts {
  private static final int MOST_ITEMS = Integer.MAX_VALUE - 16;

  private Parts() {}

  /** A sequence whose items can be counted, copied in runs, and put into parts. */
  private interface Items {
    int size();

    Object newPart(int size);

    void copy(int from, Object part, int to, int count);
  }

  /**
   * Deals {@code values} into {@code count} parts of its own kind.
   *
   * @throws IllegalArgumentException when it is neither a collection nor an array, or when {@code
   *     partition} names a part that does not exist
   */
  static List<Object> deal(Object values, Partition partition, int count) {
    Items items = itemsOf(values);
    return partition == Partition.ROUND_ROBIN
        ? dealInTurn(items, count)
        : dealBy(partition, items, count);
  }

  /** Remembers nothing of an item, which would cost as much memory as a number. */
  private static List<Object> dealInTurn(Items items, int count) {
    int size = items.size();
    List<Object> parts = new ArrayList<>(count);
    for (int first = 0; first < count; first++) {
      int partSize = first < size ? (size - first - 1) / count + 1 : 0;
      Object part = items.newPart(partSize);
      for (int i = 0; i < partSize; i++) {
        items.copy(first + i * count, part, i, 1);
      }
      parts.add(part);
    }
    return parts;
  }

  private static List<Object> dealBy(Partition partition, Items items, int count) {
    int size = items.size();
    int[] owners = new int[size];
    int[] sizes = new int[count];
    for (int i = 0; i < size; i++) {
      owners[i] = checkedPart(partition, i, size, count);
      sizes[owners[i]]++;
    }
    List<Object> parts = new ArrayList<>(count);
    for (int partSize : sizes) {
      parts.add(items.newPart(partSize));
    }
    int[] filled = new int[count];
    for (int start = 0; start < size; ) {
      int owner = owners[start];
      int end = start + 1;
      while (end < size && owners[end] == owner) {
        end++;
      }
      items.copy(start, parts.get(owner), filled[owner], end - start);
      filled[owner] += end - start;
      start = end;
    }
    return parts;
  }

  /**
   * How many items parts of these sizes have in all.
   *
   * @throws GridException when they are more than a list or an array holds
   */
  static int total(String name, Collection<Integer> sizes) {
    long total = sizes.stream().mapToLong(Integer::longValue).sum();
    if (total > MOST_ITEMS) {
      throw new GridException(
          "cannot gather "
              + name
              + ": its parts have "
              + total
              + " items in all, and a list or an array holds at most "
              + MOST_ITEMS
              + "; gather it from some of the engines at a time");
    }
    return (int) total;
  }

  /** How many items a part has. */
  static int sizeOf(Object part) {
    return itemsOf(part).size();
  }

  /** Whether {@code part} is a sequence of {@code size} items. */
  static boolean hasSize(@Nullable Object part, int size) {
    return part instanceof Collection<?> items
        ? items.size() == size
        : part != null && part.getClass().isArray() && Array.getLength(part) == size;
  }

  /**
   * The partition by which items were dealt into parts of these sizes.
   *
   * @param given by which the caller says they were; null when the caller does not say
   * @throws GridException when the caller says something else than the scatter, or has to say it
   */
  static Partition dealtBy(
      String name, ChunkInfo.Dealing dealing, @Nullable Partition given, List<Integer> sizes) {
    if (dealing == ChunkInfo.Dealing.OWN) {
      if (given == null || given == Partition.BLOCK || given == Partition.ROUND_ROBIN) {
        throw new GridException(
            "'"
                + name
                + "' was dealt by a partition of yours and is gathered "
                + (given == null ? "without one" : "by Partition." + given)
                + "; gather it with that partition");
      }
      return given;
    }
    Partition dealt = dealing == ChunkInfo.Dealing.BLOCK ? Partition.BLOCK : Partition.ROUND_ROBIN;
    if (given == null || given == dealt) {
      return dealt;
    }
    int size = sum(sizes);
    int parts = sizes.size();
    for (int i = 0; i < size; i++) {
      if (checkedPart(given, i, size, parts) != checkedPart(dealt, i, size, parts)) {
        boolean ours = given == Partition.BLOCK || given == Partition.ROUND_ROBIN;
        throw new GridException(
            "'"
                + name
                + "' was dealt by Partition."
                + dealt
                + " and is gathered by "
                + (ours ? "Partition." + given : "a partition of yours")
                + ", which puts item "
                + i
                + " elsewhere; gather it with Partition."
                + dealt
                + " or without a partition");
      }
    }
    return dealt;
  }

  /**
   * The partition of the items in the parts {@code wanted} alone, of all those that {@code dealt}
   * put into parts of these sizes.
   */
  static Partition among(String name, Set<Integer> wanted, Partition dealt, List<Integer> sizes) {
    if (dealt == Partition.BLOCK || wanted.size() == sizes.size()) {
      return dealt;
    }
    List<Integer> wantedSizes = new ArrayList<>();
    int[] places = new int[sizes.size()];
    Arrays.fill(places, -1);
    for (int part = 0; part < places.length; part++) {
      if (wanted.contains(part)) {
        places[part] = wantedSizes.size();
        wantedSizes.add(sizes.get(part));
      }
    }
    int[] owners = new int[total(name, wantedSizes)];
    int size = sum(sizes);
    int next = 0;
    for (int i = 0; i < size; i++) {
      int place = places[checkedPart(dealt, i, size, places.length)];
      if (place >= 0 && next == owners.length) {
        throw otherPartition(name, wantedSizes);
      } else if (place >= 0) {
        owners[next++] = place;
      }
    }
    return (index, items, parts) -> owners[index];
  }

  /** All of these came from one list or array, whose size is a number of this kind. */
  private static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  private static int checkedPart(Partition partition, int index, int size, int parts) {
    int part = partition.partOf(index, size, parts);
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException(
          "the partition puts item " + index + " into part " + part + " of " + parts);
    }
    return part;
  }

  private static Items itemsOf(Object values) {
    if (values instanceof NumberList<?> list && list.isBare()) {
      return new NumberItems(list);
    } else if (values instanceof Collection<?> collection) {
      return new ListItems(new ArrayList<@Nullable Object>(collection));
    } else if (values.getClass().isArray()) {
      return new ArrayItems(values);
    }
    throw new IllegalArgumentException(
        "scatter deals collections and arrays; a "
            + values.getClass().getTypeName()
            + " is neither: push it instead");
  }

  private record ListItems(List<@Nullable Object> list) implements Items {
    @Override
    public int size() {
      return list.size();
    }

    @Override
    public Object newPart(int size) {
      return new ArrayList<@Nullable Object>(size);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void copy(int from, Object part, int to, int count) {
      ((List<@Nullable Object>) part).addAll(list.subList(from, from + count));
    }
  }

  private record NumberItems(NumberList<?> numbers) implements Items {
    @Override
    public int size() {
      return numbers.size();
    }

    @Override
    public Object newPart(int size) {
      return numbers.ofZeros(size);
    }

    @Override
    @SuppressWarnings("SuspiciousSystemArraycopy")
    public void copy(int from, Object part, int to, int count) {
      System.arraycopy(numbers.bare(), from, ((NumberList<?>) part).bare(), to, count);
    }
  }

  private record ArrayItems(Object array) implements Items {
    @Override
    public int size() {
      return Array.getLength(array);
    }

    @Override
    public Object newPart(int size) {
      return Array.newInstance(array.getClass().getComponentType(), size);
    }

    @Override
    @SuppressWarnings("SuspiciousSystemArraycopy")
    public void copy(int from, Object part, int to, int count) {
      System.arraycopy(array, from, part, to, count);
    }
  }

  /** Puts parts together as a list. */
  static List<@Nullable Object> joinAsList(
      String name, List<? extends @Nullable Object> parts, Partition partition) {
    NumberList<?> numbers = joinNumbers(name, parts, partition);
    if (numbers != null) {
      return objects(numbers);
    }
    List<List<?>> lists = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      lists.add(asList(name, parts.get(i)));
    }
    int total = total(name, lists.stream().map(List::size).toList());
    List<@Nullable Object> all = new ArrayList<>(total);
    if (partition == Partition.BLOCK) {
      lists.forEach(all::addAll);
      return all;
    }
    int[] taken = new int[lists.size()];
    for (int i = 0; i < total; i++) {
      int part = checkedPart(partition, i, total, lists.size());
      if (taken[part] == lists.get(part).size()) {
        throw otherPartition(name, lists.stream().map(List::size).toList());
      }
      all.add(lists.get(part).get(taken[part]++));
    }
    return all;
  }

  /** Numbers that stay bare; null unless the parts hold those of one kind and nothing else. */
  private static @Nullable NumberList<?> joinNumbers(
      String name, List<? extends @Nullable Object> parts, Partition partition) {
    NumberList<?> kind = kindOf(parts);
    if (kind == null) {
      return null;
    }
    Object none = kind.ofZeros(0).bare();
    List<Object> arrays = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof NumberList<?> numbers && !numbers.isEmpty()) {
        arrays.add(numbers.toBareArray());
      } else {
        arrays.add(none);
      }
    }
    int total = total(name, arrays.stream().map(Array::getLength).toList());
    NumberList<?> all = kind.ofZeros(total);
    join(name, arrays, all.bare(), partition);
    return all;
  }

  /** One of the parts; null unless all that have items are bare numbers of its kind. */
  private static @Nullable NumberList<?> kindOf(List<? extends @Nullable Object> parts) {
    NumberList<?> kind = null;
    for (Object part : parts) {
      if (part instanceof NumberList<?> numbers && numbers.isBare() && !numbers.isEmpty()) {
        if (kind != null && kind.itemType() != numbers.itemType()) {
          return null;
        }
        kind = numbers;
      } else if (!(part instanceof Collection<?> items && items.isEmpty())) {
        return null;
      }
    }
    return kind;
  }

  /** A list that holds numbers bare takes any object, too. */
  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> objects(NumberList<?> numbers) {
    return (List<@Nullable Object>) (List<?>) numbers;
  }

  private static List<?> asList(String name, @Nullable Object part) {
    if (part instanceof List<?> list) {
      return list;
    } else if (part instanceof Collection<?> collection) {
      return new ArrayList<@Nullable Object>(collection);
    } else if (part instanceof Object[] array) {
      return Arrays.asList(array);
    } else if (part != null && part.getClass().isArray()) {
      List<Object> boxed = new ArrayList<>(Array.getLength(part));
      for (int i = 0; i < Array.getLength(part); i++) {
        boxed.add(Array.get(part, i));
      }
      return boxed;
    }
    throw new GridException(
        "cannot gather "
            + name
            + ": a part is "
            + (part == null ? "null" : "a " + part.getClass().getTypeName())
            + ", neither a collection nor an array; pull it instead");
  }

  /** Puts {@code arrays} together in {@code all}, which has as many items as they. */
  @SuppressWarnings("SuspiciousSystemArraycopy")
  private static void join(
      String name, List<? extends @Nullable Object> arrays, Object all, Partition partition) {
    if (partition == Partition.BLOCK) {
      int at = 0;
      for (Object part : arrays) {
        int length = Array.getLength(part);
        System.arraycopy(part, 0, all, at, length);
        at += length;
      }
      return;
    }
    List<Integer> sizes = arrays.stream().map(Array::getLength).toList();
    int total = Array.getLength(all);
    int[] taken = new int[sizes.size()];
    for (int i = 0; i < total; i++) {
      int part = checkedPart(partition, i, total, sizes.size());
      if (taken[part] == sizes.get(part)) {
        throw otherPartition(name, sizes);
      }
      System.arraycopy(arrays.get(part), taken[part]++, all, i, 1);
    }
  }

  private static GridException otherPartition(String name, List<Integer> sizes) {
    int total = total(name, sizes);
    return new GridException(
        "the parts of "
            + name
            + " have sizes "
            + sizes
            + ", which this partition does not make of "
            + total
            + " items; gather with the partition of the scatter");
  }

  /** Puts parts together as one array of {@code arrayType}. */
  static <A> A joinAsArray(
      String name,
      List<? extends @Nullable Object> parts,
      Class<A> arrayType,
      Partition partition) {
    Class<?> component = arrayType.getComponentType();
    if (component == null) {
      throw new IllegalArgumentException(
          "gather makes arrays, such as double[].class; " + arrayType.getName() + " is none");
    }
    boolean bare = partition == Partition.BLOCK || component.isPrimitive();
    if (bare && parts.stream().allMatch(arrayType::isInstance)) {
      int total = total(name, parts.stream().map(Array::getLength).toList());
      Object all = Array.newInstance(component, total);
      join(name, parts, all, partition);
      return arrayType.cast(all);
    }
    List<@Nullable Object> items = joinAsList(name, parts, partition);
    Object all = Array.newInstance(component, items.size());
    for (int i = 0; i < items.size(); i++) {
      try {
        Array.set(all, i, items.get(i));
      } catch (IllegalArgumentException | NullPointerException e) {
        Object item = items.get(i);
        throw new GridException(
            "cannot gather "
                + name
                + " as "
                + arrayType.getTypeName()
                + ": item "
                + i
                + " is "
                + (item == null ? "null" : "a " + item.getClass().getTypeName()),
            e);
      }
    }
    return arrayType.cast(all);
  }

  /**
   * The declared type of the parts of {@code values}, the same on every engine, also where a part
   * is empty; empty when the engine derives it as well.
   */
  static String declaredType(Object values) {
    if (!(values instanceof Collection<?> collection) || collection.isEmpty()) {
      return "";
    }
    Set<Class<?>> classes = classesOf(collection);
    String item = classes.isEmpty() ? "" : nameInCell(classes.iterator().next());
    if (classes.size() > 1) {
      return "java.util.List<Object>";
    }
    return item.isEmpty() ? "" : "java.util.List<" + item + ">";
  }

  /** The classes of the items, at most two of them; null is of every class. */
  private static Set<Class<?>> classesOf(Collection<?> items) {
    if (items instanceof NumberList<?> numbers && numbers.isBare()) {
      return Set.of(numbers.itemType());
    }
    Set<Class<?>> classes = new HashSet<>();
    for (Object item : items) {
      if (item != null) {
        classes.add(item.getClass());
      }
      if (classes.size() > 1) {
        break;
      }
    }
    return classes;
  }

  /** How a cell names a class; empty when it cannot, or when its parameters are to be derived. */
  private static String nameInCell(Class<?> type) {
    String name = type.getCanonicalName();
    if (name == null || type.isHidden() || type.getTypeParameters().length > 0) {
      return "";
    }
    Class<?> bare = type;
    while (bare.getComponentType() != null) {
      bare = bare.getComponentType();
    }
    for (Class<?> each = bare; each != null; each = each.getEnclosingClass()) {
      if (SessionVariable.isWrapper(each.getName())) {
        // Where cells declared the class too, it has the same name and another wrapper.
        return name.substring(each.getName().length() + 1);
      } else if (!Modifier.isPublic(each.getModifiers())) {
        return "";
      }
    }
    return type.getPackageName().equals("java.lang") && !type.isArray()
        ? name.substring("java.lang.".length())
        : name;
  }
}
