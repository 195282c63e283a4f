package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.Blocks;
import io.gridshell.grid.internal.code.ClassUnit;
import java.util.Collection;

/**
 * Values ready to be sent to any number of receivers.
 *
 * @param blocks the values, with the names and hashes of the classes that they need
 * @param classes those classes; a sender adds the files that its receiver lacks
 * @param constant whether encoding the same objects again gives the same, for all that a session's
 *     variables may do
 */
public record Payload(Blocks blocks, Collection<ClassUnit> classes, boolean constant) {

  /**
   * The blocks as one array.
   *
   * @throws IllegalStateException when they are more than an array holds
   */
  public byte[] bytes() {
    return blocks.toByteArray();
  }
}
