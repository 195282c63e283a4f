package io.gridshell.grid.internal.transfer;

/** Learns how many bytes have moved; called by the thread that moves them. */
public interface Meter {
  /** Counts nothing. */
  Meter NONE = bytes -> {};

  /** {@code bytes} more have moved. */
  void moved(int bytes);
}
