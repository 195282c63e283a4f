package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.numbers.NumberList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
  NUMBER_LIST;

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

  boolean isSorted() {
    return this == TREE_SET || this == TREE_MAP;
  }

  /** An empty collection to be filled. */
  // Who sends a LinkedList gets one.
  @SuppressWarnings("JdkObsolete")
  Collection<@Nullable Object> newCollection(
      int size, @Nullable Comparator<@Nullable Object> comparator) {
    return switch (this) {
      case ARRAY_LIST -> new ArrayList<>(size);
      case LINKED_LIST -> new LinkedList<>();
      case ARRAY_DEQUE -> new ArrayDeque<>(size);
      case HASH_SET -> new HashSet<>();
      case LINKED_HASH_SET -> new LinkedHashSet<>();
      case TREE_SET -> new TreeSet<>(comparator);
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
      case LINKED_HASH_MAP -> new LinkedHashMap<>();
      case TREE_MAP -> new TreeMap<>(comparator);
      case CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>();
      default -> throw new MalformedBytesException(this + " where a map belongs");
    };
  }
}
