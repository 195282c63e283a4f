package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.numbers.NumberList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The collections and maps of the JDK that are sent by what they hold; the ordinal is part of the
 * format.
 */
enum Container {
  ARRAY_LIST,
  LINKED_LIST,
  ARRAY_DEQUE,
  HASH_SET,
  LINKED_HASH_SET,
  TREE_SET,
  IMMUTABLE_LIST,
  IMMUTABLE_SET,
  /** What {@link Arrays#asList} gives. */
  FIXED_LIST,
  HASH_MAP,
  LINKED_HASH_MAP,
  TREE_MAP,
  CONCURRENT_HASH_MAP,
  IMMUTABLE_MAP,
  /** No collection but an array of boxed numbers or strings. */
  ARRAY,
  /** A {@link NumberList} that is bare. */
  NUMBER_LIST,
  COPY_ON_WRITE_LIST,
  VECTOR,
  CONCURRENT_QUEUE,
  CONCURRENT_DEQUE,
  SKIP_LIST_SET,
  SKIP_LIST_MAP,
  IDENTITY_HASH_MAP,
  ENUM_MAP,
  /** What {@link Collections#synchronizedList} and its like give. */
  SYNCHRONIZED_LIST,
  SYNCHRONIZED_SET,
  SYNCHRONIZED_MAP,
  /** What {@link Collections#unmodifiableList} and its like give. */
  UNMODIFIABLE_LIST,
  UNMODIFIABLE_SET,
  UNMODIFIABLE_MAP,
  PRIORITY_QUEUE;

  private static final Container[] ALL = values();
  private static final Map<Class<?>, Container> BY_CLASS = byClass();

  private static Map<Class<?>, Container> byClass() {
    Map<Class<?>, Container> known = new HashMap<>();
    known.put(ArrayList.class, ARRAY_LIST);
    known.put(LinkedList.class, LINKED_LIST);
    known.put(ArrayDeque.class, ARRAY_DEQUE);
    known.put(HashSet.class, HASH_SET);
    known.put(LinkedHashSet.class, LINKED_HASH_SET);
    known.put(TreeSet.class, TREE_SET);
    known.put(Arrays.asList(1).getClass(), FIXED_LIST);
    known.put(HashMap.class, HASH_MAP);
    known.put(LinkedHashMap.class, LINKED_HASH_MAP);
    known.put(TreeMap.class, TREE_MAP);
    known.put(ConcurrentHashMap.class, CONCURRENT_HASH_MAP);
    known.put(CopyOnWriteArrayList.class, COPY_ON_WRITE_LIST);
    known.put(Vector.class, VECTOR);
    known.put(ConcurrentLinkedQueue.class, CONCURRENT_QUEUE);
    known.put(ConcurrentLinkedDeque.class, CONCURRENT_DEQUE);
    known.put(ConcurrentSkipListSet.class, SKIP_LIST_SET);
    known.put(ConcurrentSkipListMap.class, SKIP_LIST_MAP);
    known.put(IdentityHashMap.class, IDENTITY_HASH_MAP);
    known.put(PriorityQueue.class, PRIORITY_QUEUE);
    known.put(EnumMap.class, ENUM_MAP);
    known.put(Collections.synchronizedList(List.of()).getClass(), SYNCHRONIZED_LIST);
    known.put(Collections.unmodifiableList(Arrays.asList(1)).getClass(), UNMODIFIABLE_LIST);
    known.put(Collections.synchronizedSet(Set.of()).getClass(), SYNCHRONIZED_SET);
    known.put(Collections.synchronizedMap(Map.of()).getClass(), SYNCHRONIZED_MAP);
    known.put(Collections.unmodifiableSet(Set.of()).getClass(), UNMODIFIABLE_SET);
    known.put(Collections.unmodifiableMap(Map.of()).getClass(), UNMODIFIABLE_MAP);
    for (NumberList<?> list :
        List.of(
            NumberList.of(new int[0]), NumberList.of(new long[0]), NumberList.of(new double[0]))) {
      known.put(list.getClass(), NUMBER_LIST);
    }
    for (List<?> list : List.of(List.of(), List.of(1), List.of(1, 2, 3))) {
      known.put(list.getClass(), IMMUTABLE_LIST);
    }
    for (Set<?> set : List.of(Set.of(), Set.of(1), Set.of(1, 2, 3))) {
      known.put(set.getClass(), IMMUTABLE_SET);
    }
    for (Map<?, ?> map : List.of(Map.of(), Map.of(1, 1), Map.of(1, 1, 2, 2))) {
      known.put(map.getClass(), IMMUTABLE_MAP);
    }
    return Map.copyOf(known);
  }

  static Container of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new MalformedBytesException("container " + code);
    }
    return ALL[code];
  }

  /** How objects of exactly {@code type} are sent; null when not by what they hold. */
  static @Nullable Container of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  /** Whether it is finished only after its content is there. */
  boolean isMadeLast() {
    return this == IMMUTABLE_LIST
        || this == IMMUTABLE_SET
        || this == IMMUTABLE_MAP
        || this == FIXED_LIST;
  }

  /** Whether it compares what is put into it. */
  boolean isSorted() {
    return this == TREE_SET
        || this == TREE_MAP
        || this == SKIP_LIST_SET
        || this == SKIP_LIST_MAP
        || this == PRIORITY_QUEUE;
  }

  /** Whether it asks what is put into it for its hash, and can be filled again. */
  boolean isHashed() {
    return switch (this) {
      case HASH_SET, LINKED_HASH_SET, HASH_MAP, LINKED_HASH_MAP, CONCURRENT_HASH_MAP -> true;
      case SYNCHRONIZED_SET, UNMODIFIABLE_SET, SYNCHRONIZED_MAP, UNMODIFIABLE_MAP -> true;
      default -> false;
    };
  }

  /** By what a {@link #isSorted() sorted} collection compares; null for its items' own order. */
  static @Nullable Comparator<?> orderOf(Collection<?> sorted) {
    return sorted instanceof PriorityQueue<?> queue
        ? queue.comparator()
        : ((SortedSet<?>) sorted).comparator();
  }

  /** What is sent for a collection that {@link #newCollection} made and that is filled later. */
  Collection<@Nullable Object> wrapped(Collection<@Nullable Object> filled) {
    return switch (this) {
      case SYNCHRONIZED_LIST -> Collections.synchronizedList((List<@Nullable Object>) filled);
      case SYNCHRONIZED_SET -> Collections.synchronizedSet((Set<@Nullable Object>) filled);
      case UNMODIFIABLE_LIST -> Collections.unmodifiableList((List<@Nullable Object>) filled);
      case UNMODIFIABLE_SET -> Collections.unmodifiableSet((Set<@Nullable Object>) filled);
      default -> filled;
    };
  }

  /** What is sent for a map that {@link #newMap} made and that is filled later. */
  Map<@Nullable Object, @Nullable Object> wrapped(Map<@Nullable Object, @Nullable Object> filled) {
    return switch (this) {
      case SYNCHRONIZED_MAP -> Collections.synchronizedMap(filled);
      case UNMODIFIABLE_MAP -> Collections.unmodifiableMap(filled);
      default -> filled;
    };
  }

  /** An empty collection to be filled. */
  // Who sends a LinkedList or a Vector gets one.
  @SuppressWarnings("JdkObsolete")
  Collection<@Nullable Object> newCollection(
      int size, @Nullable Comparator<@Nullable Object> comparator) {
    return switch (this) {
      case ARRAY_LIST, SYNCHRONIZED_LIST, UNMODIFIABLE_LIST -> new ArrayList<>(size);
      case LINKED_LIST -> new LinkedList<>();
      case ARRAY_DEQUE -> new ArrayDeque<>(size);
      case HASH_SET -> new HashSet<>();
      case LINKED_HASH_SET, SYNCHRONIZED_SET, UNMODIFIABLE_SET -> new LinkedHashSet<>();
      case TREE_SET -> new TreeSet<>(comparator);
      case SKIP_LIST_SET -> new ConcurrentSkipListSet<>(comparator);
      case PRIORITY_QUEUE -> new PriorityQueue<>(comparator);
      case VECTOR -> new Vector<>(size);
      case CONCURRENT_QUEUE -> new ConcurrentLinkedQueue<>();
      case CONCURRENT_DEQUE -> new ConcurrentLinkedDeque<>();
      case COPY_ON_WRITE_LIST -> new CopyOnWriteArrayList<>();
      default -> throw new MalformedBytesException(this + " where a collection belongs");
    };
  }

  /** A collection of {@code content} that is made last. */
  Collection<@Nullable Object> collectionOf(@Nullable Object[] content) {
    return switch (this) {
      case IMMUTABLE_LIST ->
          Arrays.asList(content).contains(null)
              ? Stream.of(content).toList()
              : List.<@Nullable Object>of(content);
      case IMMUTABLE_SET -> Set.<@Nullable Object>of(content);
      case FIXED_LIST -> Arrays.asList(content);
      default -> throw new MalformedBytesException(this + " where a collection belongs");
    };
  }

  /** An empty map to be filled. */
  Map<@Nullable Object, @Nullable Object> newMap(
      @Nullable Comparator<@Nullable Object> comparator) {
    return switch (this) {
      case HASH_MAP, IMMUTABLE_MAP -> new HashMap<>();
      case LINKED_HASH_MAP, SYNCHRONIZED_MAP, UNMODIFIABLE_MAP -> new LinkedHashMap<>();
      case TREE_MAP -> new TreeMap<>(comparator);
      case SKIP_LIST_MAP -> new ConcurrentSkipListMap<>(comparator);
      case IDENTITY_HASH_MAP -> new IdentityHashMap<>();
      case CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>();
      default -> throw new MalformedBytesException(this + " where a map belongs");
    };
  }
}
