package io.gridshell.perf.codec;

import io.gridshell.RemoteFunction;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Kinds of value that programs send. */
public enum SampleValue {
  /** 100 000 doubles. */
  DOUBLE_ARRAY {
    @Override
    Object make(Random random) {
      return random.doubles(100_000).toArray();
    }
  },
  /** 100 MB of doubles. */
  LARGE_DOUBLE_ARRAY {
    @Override
    Object make(Random random) {
      return random.doubles(12_500_000).toArray();
    }
  },
  /** 100 000 boxed numbers. */
  INTEGERS {
    @Override
    Object make(Random random) {
      return new ArrayList<>(random.ints(100_000).boxed().toList());
    }
  },
  /** A million boxed numbers. */
  MILLION_INTEGERS {
    @Override
    Object make(Random random) {
      return new ArrayList<>(random.ints(1_000_000).boxed().toList());
    }
  },
  /** 20 000 short strings. */
  STRINGS {
    @Override
    Object make(Random random) {
      return new ArrayList<>(
          IntStream.range(0, 20_000).mapToObj(i -> "item " + random.nextInt(100_000)).toList());
    }
  },
  /** 10 000 records. */
  RECORDS {
    @Override
    Object make(Random random) {
      return new ArrayList<>(
          IntStream.range(0, 10_000)
              .mapToObj(i -> new City("city " + i, random.nextInt(), random.nextDouble()))
              .toList());
    }
  },
  /** 10 000 objects with fields. */
  OBJECTS {
    @Override
    Object make(Random random) {
      return new ArrayList<>(
          IntStream.range(0, 10_000).mapToObj(i -> new Order(i, "order " + i, random)).toList());
    }
  },
  /** 10 000 rows as maps of three entries. */
  ROW_MAPS {
    @Override
    Object make(Random random) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", i);
        row.put("name", "row " + i);
        row.put("value", random.nextDouble());
        rows.add(row);
      }
      return rows;
    }
  },
  /** A ring of 500 objects that know their neighbours. */
  CYCLE {
    @Override
    Object make(Random random) {
      Link first = new Link(0);
      Link last = first;
      for (int i = 1; i < 500; i++) {
        Link next = new Link(i);
        last.join(next);
        last = next;
      }
      last.join(first);
      return first;
    }
  },
  /** 5 000 dates, instants, decimals and enum constants. */
  LIBRARY_TYPES {
    @Override
    Object make(Random random) {
      List<Object> mixed = new ArrayList<>();
      for (int i = 0; i < 1250; i++) {
        mixed.add(Instant.ofEpochSecond(random.nextInt(), 5));
        mixed.add(LocalDate.ofEpochDay(random.nextInt(20_000)));
        mixed.add(new BigDecimal(random.nextInt()).movePointLeft(2));
        mixed.add(TimeUnit.values()[random.nextInt(7)]);
      }
      return mixed;
    }
  },
  /** One record: the argument of a small call. */
  SMALL_RECORD {
    @Override
    Object make(Random random) {
      return new City("Ulm", 120_000, 48.4);
    }
  },
  /** A function that captures a number. */
  FUNCTION {
    @Override
    Object make(Random random) {
      int captured = random.nextInt();
      RemoteFunction<Integer, Integer> function = x -> x + captured;
      return function;
    }
  };

  abstract Object make(Random random);

  /** The value, the same in every run. */
  public Object value() {
    return make(new Random(42));
  }

  /** A record. */
  public record City(String name, int people, double latitude) implements Serializable {}

  /** An object with fields of its own. */
  public static final class Order implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long number;
    private final String text;
    private final int amount;
    private final boolean paid;
    private final @Nullable City city;

    Order(long number, String text, Random random) {
      this.number = number;
      this.text = text;
      this.amount = random.nextInt();
      this.paid = random.nextBoolean();
      this.city = paid ? new City("Ulm", amount, 1) : null;
    }

    @Override
    public String toString() {
      return "order " + number + ' ' + text + ' ' + amount + ' ' + paid + ' ' + city;
    }
  }

  /** A link of a chain. */
  public static final class Link implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int number;
    private @Nullable Link before;
    private @Nullable Link after;

    Link(int number) {
      this.number = number;
    }

    void join(Link next) {
      after = next;
      next.before = this;
    }

    @Override
    public String toString() {
      return "link " + number + (before == null || after == null ? " alone" : "");
    }
  }
}
