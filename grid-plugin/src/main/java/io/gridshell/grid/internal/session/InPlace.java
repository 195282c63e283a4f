package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Sink;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One array, or list of numbers, into which the chunks of a variable go as they come.
 *
 * @param variable which scatter
 * @param kind what the elements are
 * @param value the array, or the list of numbers
 * @param starts where each chunk begins; -1 for one that is not part of the array
 * @param sizes how many items each chunk has
 */
record InPlace(UUID variable, Kind kind, Object value, int[] starts, List<Integer> sizes) {
  /**
   * Stands for a part that is in the array.
   *
   * @param chunk which chunk
   */
  record Mark(int chunk) {}

  /**
   * The array for the chunks of wanted engines; null when they are more than an array holds.
   *
   * @throws OutOfMemoryError when there is no room for it
   */
  static @Nullable InPlace of(ChunkInfo chunk, Kind kind, IntPredicate wantedEngine) {
    int[] starts = new int[chunk.engines().size()];
    Arrays.fill(starts, -1);
    long total = 0;
    for (int i = 0; i < starts.length; i++) {
      if (wantedEngine.test(chunk.engines().get(i))) {
        starts[i] = (int) total;
        total += chunk.sizes().get(i);
      }
    }
    return total > Integer.MAX_VALUE - 16
        ? null
        : new InPlace(chunk.variable(), kind, kind.newValue((int) total), starts, chunk.sizes());
  }

  /** Whether a chunk that is laid out so has its place here. */
  boolean fits(ChunkInfo chunk, Layout layout) {
    return chunk.variable().equals(variable)
        && kind.hasElementsOf(layout.kind())
        && layout.count() == sizes.get(chunk.index())
        && starts[chunk.index()] >= 0;
  }

  /** Where the chunk goes. */
  Sink sink(int index) {
    return Sink.into(kind, value, starts[index]);
  }

  /** How many chunks have their place here. */
  int count() {
    return (int) Arrays.stream(starts).filter(start -> start >= 0).count();
  }

  /** A copy of a part. */
  Object part(Mark mark) {
    return kind.part(value, starts[mark.chunk()], sizes.get(mark.chunk()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return variable.hashCode();
  }

  @Override
  public String toString() {
    return "array for " + sizes;
  }
}
