package io.gridshell.grid.internal.scheduler;

/** Lots that travel to their engine together, and whose answers may come back together. */
final class Message {
  private final long id;
  private final boolean open;
  private int lots;

  /**
   * Creates one that is named by its first lot, {@code id}.
   *
   * @param open whether others may join that
   */
  Message(long id, boolean open) {
    this.id = id;
    this.open = open;
  }

  long id() {
    return id;
  }

  boolean isOpen() {
    return open;
  }

  void add() {
    lots++;
  }

  /** Whether more than one lot was sent in it, so that an answer may wait for another. */
  boolean isShared() {
    return lots > 1;
  }
}
