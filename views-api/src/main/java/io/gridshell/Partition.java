package io.gridshell;

import java.io.Serializable;

/**
 * How the items of a scattered value are dealt to engines.
 *
 * <p>A partition maps an item's index to a part. Within a part items keep their order. It must be a
 * pure function: {@code gather} calls it again to put the items back.
 */
@FunctionalInterface
public interface Partition extends Serializable {

  /** Contiguous parts; the first {@code size % parts} of them hold one item more. */
  Partition BLOCK = Partitions.BLOCK;

  /** Items dealt in turn: part 0 gets items 0, k, 2k, and so on. */
  Partition ROUND_ROBIN = Partitions.ROUND_ROBIN;

  /**
   * The part that item {@code index} belongs to.
   *
   * @param index the item, from 0
   * @param size how many items there are
   * @param parts how many parts there are, at least 1
   * @return a number from 0 to {@code parts - 1}
   */
  int partOf(int index, int size, int parts);
}
