package io.gridshell.grid.internal.scheduler;

/**
 * How much an engine is given at once, and how much ahead.
 *
 * <p>Items that cost little travel in lots that take some milliseconds, so that a message is spread
 * over many of them. While an engine works on one lot it has the next, unless an item takes so long
 * that the trip of a message does not matter: such an item waits at the client for whoever is free
 * first.
 */
final class Sizing {
  /** No lot has more items, however little they cost. */
  static final int MOST_ITEMS = 16_384;

  /** An engine has at most this many lots. */
  static final int MOST_LOTS = 32;

  private static final long SHORTEST_LOT = 4_000_000;
  private static final long LONGEST_LOT = 200_000_000;
  private static final int TRIPS_PER_LOT = 400;
  private static final long SHORTEST_LONG_ITEM = 10_000_000;
  private static final long LONGEST_LONG_ITEM = 50_000_000;
  private static final int TRIPS_PER_LONG_ITEM = 25;
  private static final int TRIPS_AHEAD = 3;

  /** How long before the end of its only lot an engine is given the next. */
  private static final long AHEAD = 50_000_000;

  private static final long SHORTEST_BUDGET = 50_000_000;

  /** Tasks that take longer do not travel with others, whose answers would wait for theirs. */
  private static final long LONGEST_SHARER = 500_000;

  /** A message costs more than a task that takes less, wherever the time is spent. */
  private static final long TINY = 100_000;

  /** Fewer lots are no crowd. */
  private static final int FEW_LOTS = 4;

  private final Estimates estimates;
  private int share;
  private int quickShare;

  Sizing(Estimates estimates) {
    this.estimates = estimates;
  }

  /** How many items of {@code range} one of {@code engines} engines is given. */
  int lot(Range range, int engines) {
    int chunk = range.job().spec().chunk();
    if (chunk > 0) {
      return Math.min(range.job().mostItems, range.size());
    }
    long item = range.job().cost().item();
    if (item < 0) {
      return 1;
    }
    // The last lots are smaller, so that all engines end together.
    long share = Math.max(1, range.job().waitingItems / (2L * engines));
    long wanted = Math.min(Math.max(1, lotNanos() / item), Math.min(share, MOST_ITEMS));
    return (int) Math.min(wanted, range.size());
  }

  /** An engine did {@code covered} of {@code items}; one that is shared may do a few at a time. */
  void covered(Range items, int covered) {
    Job job = items.job();
    long next = covered < items.size() ? 2L * covered : 2L * job.mostItems;
    job.mostItems = (int) Math.max(1, Math.min(next, job.spec().chunk()));
  }

  private long lotNanos() {
    return Math.max(SHORTEST_LOT, Math.min(LONGEST_LOT, TRIPS_PER_LOT * estimates.roundTrip()));
  }

  /** After how long an engine gives back what it has not begun; 0 for never. */
  long budget(JobSpec job) {
    return job.chunk() > 0 ? 0 : Math.max(SHORTEST_BUDGET, 5 * lotNanos());
  }

  /**
   * Learns how many lots there are, here and on {@code engines} engines, of which {@code usable}
   * get quick tasks at a time.
   */
  void crowded(int lots, int engines, int usable) {
    share = lots / Math.max(1, engines);
    quickShare = lots / Math.max(1, usable);
  }

  /** Whether {@code job} is one task that takes next to nothing. */
  boolean isQuick(Job job) {
    return job.spec().size() == 1 && job.cost().isQuick();
  }

  /**
   * Whether an engine has so many single tasks that more of them wait here until they are a
   * message: tiny ones until it has used up what it had, others until it has used up half. Who was
   * given something now is filled up.
   */
  private boolean hasEnough(EngineSlot engine, Job job) {
    boolean quick = job.cost().isQuick();
    boolean tiny = quick || job.cost().item() <= TINY;
    int crowd = quick ? quickShare : share;
    int most = Math.max(FEW_LOTS, Math.min(tiny ? crowd : crowd / 2, MOST_LOTS));
    int rest = tiny ? (crowd < FEW_LOTS ? 1 : 0) : most / 2;
    return engine.lots.size() >= (engine.message == null ? rest + 1 : most);
  }

  /**
   * Whether {@code range} may travel in one message with others: a short task. Not one that an
   * engine was lost with: when that happens again it must be clear which of them ran.
   */
  boolean mayShare(Range range) {
    long item = range.job().cost().item();
    return range.job().spec().size() == 1
        && item >= 0
        && (item <= LONGEST_SHARER || range.job().cost().isQuick())
        && range.lostWith() < 0;
  }

  /**
   * When {@code engine} should have something of {@code job}, which is now when it is not later;
   * the end of time when that depends on what it answers. For quick tasks engines of its host were
   * {@linkplain Host#count counted} before.
   */
  long hungryAt(EngineSlot engine, Job job, long now) {
    if (now < engine.pausedUntil) {
      return engine.pausedUntil;
    }
    if (engine.isIdle()) {
      return isQuick(job) ? engine.host.freeAt(now) : now;
    }
    if (!maySendAhead(engine, job)) {
      return Long.MAX_VALUE;
    }
    long remaining = remaining(engine, now);
    if (engine.lots.size() == 1) {
      return now + remaining - AHEAD;
    }
    return remaining < TRIPS_AHEAD * estimates.roundTrip() ? now : Long.MAX_VALUE;
  }

  private boolean maySendAhead(EngineSlot engine, Job job) {
    long item = job.cost().item();
    return engine.lots.size() < MOST_LOTS
        && item >= 0
        && item * Math.max(1, job.spec().chunk()) <= longItem()
        && !(job.spec().size() == 1 && hasEnough(engine, job));
  }

  private long longItem() {
    return Math.max(
        SHORTEST_LONG_ITEM,
        Math.min(LONGEST_LONG_ITEM, TRIPS_PER_LONG_ITEM * estimates.roundTrip()));
  }

  /** Time that {@code lot} takes; a guess of a second an item where nothing is known. */
  long lot(Lot lot) {
    return items(lot, lot.size());
  }

  /** Time that {@code count} items of {@code lot} take. */
  long items(Lot lot, int count) {
    long item = lot.items.job().cost().item();
    return (item < 0 ? 1_000_000_000L : item) * count;
  }

  /** Time that {@code engine} needs for what it has. */
  long remaining(EngineSlot engine, long now) {
    if (engine.isIdle()) {
      return 0;
    }
    long sum = -Math.min(now - engine.headSince, lot(engine.head()));
    for (Lot lot : engine.lots.values()) {
      sum += lot(lot);
    }
    return sum;
  }
}
