package io.gridshell.perf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is moved between a program and its workers.
 *
 * @param name what a worker or a cache calls it
 * @param values a {@code List} or a {@code double[]}
 */
public record Data(String name, Object values) {

  /**
   * A measurement of some instrument.
   *
   * @param id its number
   * @param station where it was taken
   * @param celsius what was read
   */
  public record Reading(int id, String station, double celsius) implements Serializable {}

  /** The numbers from 0 on, boxed. */
  public static Data integers(String name, int count) {
    return new Data(name, IntStream.range(0, count).boxed().toList());
  }

  /** Records, no two alike. */
  public static Data records(String name, int count) {
    return new Data(
        name,
        IntStream.range(0, count).mapToObj(i -> new Reading(i, "station " + i, i / 8.0)).toList());
  }

  /** So many bytes of doubles. */
  public static Data doubles(String name, long bytes) {
    return new Data(
        name, IntStream.range(0, (int) (bytes / Double.BYTES)).asDoubleStream().toArray());
  }

  /** How many items there are. */
  public int size() {
    return count(values);
  }

  /** How many bytes a plain stream of them has; 0 where items have no size of their own. */
  public long bytes() {
    if (values instanceof double[] doubles) {
      return (long) doubles.length * Double.BYTES;
    }
    List<?> list = (List<?>) values;
    return list.get(0) instanceof Integer ? (long) list.size() * Integer.BYTES : 0;
  }

  /** The data with each item of a list replaced; arrays stay as they are. */
  public Data with(Function<Object, Object> change) {
    return values instanceof List<?> list
        ? new Data(name, list.stream().<Object>map(change).toList())
        : this;
  }

  /** The items in {@code count} nearly equal parts, each a list or array of its own. */
  public List<Object> parts(int count) {
    List<Object> parts = new ArrayList<>(count);
    int size = size();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) size * i / count);
      int to = (int) ((long) size * (i + 1) / count);
      parts.add(
          values instanceof double[] doubles
              ? Arrays.copyOfRange(doubles, from, to)
              : new ArrayList<>(((List<?>) values).subList(from, to)));
    }
    return parts;
  }

  /** How many items came back, as one value, a list of parts, or parts by key. */
  public static int count(Object result) {
    if (result instanceof double[] doubles) {
      return doubles.length;
    }
    if (result instanceof Map<?, ?> map) {
      return count(new ArrayList<>(map.values()));
    }
    if (result instanceof Collection<?> all) {
      int count = 0;
      for (Object each : all) {
        count += each instanceof double[] || each instanceof Collection<?> ? count(each) : 1;
      }
      return count;
    }
    throw new IllegalArgumentException("cannot count a " + result.getClass().getName());
  }
}
