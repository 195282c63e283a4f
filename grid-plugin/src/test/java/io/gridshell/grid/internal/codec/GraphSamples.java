package io.gridshell.grid.internal.codec;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Classes of a program, apart from those of a test, which mention all of its tools. */
final class GraphSamples {
  private GraphSamples() {}

  /** A record of everything. */
  record Mixed(
      boolean b, byte y, short s, char c, int i, long l, float f, double d, @Nullable Object any) {}

  /** A record that leads nowhere, with a part of each kind. */
  record Flat(
      boolean b,
      byte y,
      short s,
      char c,
      int i,
      long l,
      float f,
      double d,
      @Nullable String text,
      @Nullable Integer boxed,
      @Nullable LocalDate day,
      @Nullable TimeUnit unit,
      @Nullable Span span) {}

  /** A part of another record. */
  record Span(long from, long to) {}

  /** A record with an array. */
  record Row(int number, double[] values) {}

  /** A record that leads to others of its class. */
  record Link(int number, @Nullable Link next) {}

  /** A class above that is not Serializable either. */
  static class Base {
    private final long number;
    private final @Nullable Object first;

    Base(long number, @Nullable Object first) {
      this.number = number;
      this.first = first;
    }

    boolean same(Base other) {
      return number == other.number && Objects.deepEquals(first, other.first);
    }
  }

  /** An ordinary object with a field of each kind, whose constructor must not run again. */
  static final class Plain extends Base {
    private final int number;
    private final double[] values;
    private final boolean flag;
    private final byte small;
    private final short less;
    private final char sign;
    private final float part;
    private final String text;
    private final transient Thread never = Thread.currentThread();

    Plain(Random random, @Nullable Object first) {
      super(random.nextLong(), first);
      number = random.nextInt();
      values = random.doubles(3).toArray();
      flag = random.nextBoolean();
      small = (byte) random.nextInt();
      less = (short) random.nextInt();
      sign = (char) random.nextInt();
      part = random.nextFloat();
      text = "plain";
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Plain p
          && same(p)
          && number == p.number
          && Arrays.equals(values, p.values)
          && flag == p.flag
          && small == p.small
          && less == p.less
          && sign == p.sign
          && part == p.part
          && text.equals(p.text);
    }

    @Override
    public int hashCode() {
      return number;
    }

    boolean hasThread() {
      return never != null;
    }
  }

  /** An object that knows others. */
  static final class Knot {
    final int number;
    final List<Knot> others = new ArrayList<>();
    final Map<String, Knot> named = new HashMap<>();
    @Nullable Object one;
    Object[] array = {};

    /** Of the JDK, which would serialize it. */
    Object kept = List.of();

    Knot(int number) {
      this.number = number;
    }
  }

  /**
   * An object that is known by its number, which is read after what it holds: fields are sent in
   * the order of their names.
   */
  static final class Known implements Comparable<Known> {
    @Nullable Object content;
    final int number;

    Known(int number) {
      this.number = number;
    }

    @Override
    public int compareTo(Known other) {
      return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Known known && known.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }
}
