package io.gridshell;

import java.util.List;

/**
 * Chunks of a scattered variable of which no copy is left, because the engines that had them are
 * gone.
 */
public final class ChunksLostException extends GridException {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final List<Integer> chunks;
  private final List<Integer> engines;

  /**
   * Creates the error.
   *
   * @param name the variable
   * @param chunks the numbers of the lost chunks, from 0
   * @param engines the engines that had them, in the same order
   */
  public ChunksLostException(String name, List<Integer> chunks, List<Integer> engines) {
    super(
        "chunks "
            + chunks
            + " of '"
            + name
            + "' are lost: engines "
            + engines
            + ", which had them, left the grid and no copy is left; scatter it again, with"
            + " withBackups(2) or more where several engines may leave at once");
    this.name = name;
    this.chunks = List.copyOf(chunks);
    this.engines = List.copyOf(engines);
  }

  /** The variable. */
  public String name() {
    return name;
  }

  /** The numbers of the lost chunks, from 0. */
  public List<Integer> chunks() {
    return chunks;
  }

  /** The engines that had them, in the same order. */
  public List<Integer> engines() {
    return engines;
  }
}
