package io.gridshell.perf;

import java.util.Locale;
import java.util.stream.Stream;

/** What every system is asked to do, in the order in which a driver asks. */
public enum Workload {
  START("start of four workers, until all can be called", Unit.MILLIS),
  APPLY_ONE("call of one worker", Unit.MICROS),
  APPLY_ALL("call of all workers", Unit.MICROS),
  SINGLE_TASKS("no-op tasks sent singly, 64 under way", Unit.PER_SECOND),
  MAP_TASKS("no-op tasks sent as a map of up to 10 000", Unit.PER_SECOND),
  COARSE("40 waits of 0-100 ms, mixed", Unit.TIMES_IDEAL),
  COARSE_SKEWED("40 waits of 0-100 ms, the long ones first", Unit.TIMES_IDEAL),
  COARSE_LAST("40 waits of 0-100 ms, the long ones last", Unit.TIMES_IDEAL),
  FINE("1 000 waits of 0-2 ms, mixed", Unit.TIMES_IDEAL),
  FINE_SKEWED("1 000 waits of 0-2 ms, the long ones first", Unit.TIMES_IDEAL),
  FINE_LAST("1 000 waits of 0-2 ms, the long ones last", Unit.TIMES_IDEAL),
  ONE_FIRST("500 waits of 1-9 ms, all on one worker first", Unit.TIMES_IDEAL),
  SCATTER_FEW("scatter of 1 000 integers", Unit.MILLIS),
  GATHER_FEW("gather of 1 000 integers", Unit.MILLIS),
  SCATTER_MILLION("scatter of 1 000 000 integers", Unit.MILLIS),
  GATHER_MILLION("gather of 1 000 000 integers", Unit.MILLIS),
  SCATTER_RECORDS("scatter of 100 000 records", Unit.MILLIS),
  GATHER_RECORDS("gather of 100 000 records", Unit.MILLIS),
  SCATTER_DOUBLES("scatter of 100 MB of doubles", Unit.MILLIS),
  GATHER_DOUBLES("gather of 100 MB of doubles", Unit.MILLIS),
  PUSH("push of 100 MB of doubles to all", Unit.MILLIS),
  FRESH_CELL("cell of one line, new each time", Unit.MICROS),
  REPEATED_CELL("cell of one line, repeated", Unit.MICROS),
  RECOVERY("from kill -9 of a worker until its task is done elsewhere", Unit.MILLIS),
  GROWTH("cost of a no-op task, 64 under way", Unit.MICROS);

  /** What the numbers of a workload are. */
  public enum Unit {
    MICROS("µs", true),
    MILLIS("ms", true),
    PER_SECOND("/s", false),
    TIMES_IDEAL("× ideal", true);

    private final String sign;
    private final boolean lessIsBetter;

    Unit(String sign, boolean lessIsBetter) {
      this.sign = sign;
      this.lessIsBetter = lessIsBetter;
    }

    /** How it is written behind a number. */
    public String sign() {
      return sign;
    }

    /** Whether a smaller number is the better one. */
    public boolean lessIsBetter() {
      return lessIsBetter;
    }
  }

  private final String title;
  private final Unit unit;

  Workload(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  /** What a table calls it. */
  public String title() {
    return title;
  }

  /** What its numbers are. */
  public Unit unit() {
    return unit;
  }

  /** What drivers and files call it, such as {@code apply-one}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The workload that {@link #id()} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Workload of(String id) {
    return Stream.of(values())
        .filter(workload -> workload.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload "
                        + id
                        + "; there are "
                        + String.join(", ", Stream.of(values()).map(Workload::id).toList())));
  }
}
