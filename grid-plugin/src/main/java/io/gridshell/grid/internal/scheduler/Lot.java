package io.gridshell.grid.internal.scheduler;

/** Items that an engine has. */
final class Lot {
  final long id;
  final EngineSlot engine;
  final long sentAt;

  /** Whether the engine had nothing else when this was sent. */
  final boolean alone;

  /** What it was sent in. */
  final Message message;

  /** The items; fewer after a recall. */
  Range items;

  /** How many items the engine is known to have begun. */
  int begun;

  /** Whether a recall or a look is on its way. */
  boolean asked;

  /** Whether that is a recall. */
  boolean recalled;

  /** When that was sent. */
  long askedAt;

  /** How often in a row the engine could not say anything of the lot. */
  int misses;

  /** How often in a row, and since when, the engine said that it does not have the lot. */
  int unknown;

  long unknownSince;

  /** No recall before this time. */
  long recallAfter;

  Lot(long id, EngineSlot engine, Range items, long sentAt, boolean alone, Message message) {
    this.id = id;
    this.engine = engine;
    this.items = items;
    this.sentAt = sentAt;
    this.askedAt = sentAt;
    this.alone = alone;
    this.message = message;
  }

  int size() {
    return items.size();
  }

  /** A recall is on its way; a look if {@code take} is false. */
  void ask(boolean take, long now) {
    asked = true;
    recalled = take;
    askedAt = now;
  }

  /** The recall or look has its answer. */
  void answered() {
    asked = false;
    recalled = false;
  }

  /** The engine has the lot. */
  void seen(long now) {
    answered();
    askedAt = now;
    misses = 0;
    unknown = 0;
  }

  /** How many items may not have begun. */
  int untouched() {
    return items.size() - begun;
  }

  @Override
  public String toString() {
    return "lot " + id + " on engine " + engine.id() + ": " + items;
  }
}
