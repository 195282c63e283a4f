package io.gridshell.grid.internal.numbers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link NumberList} over a {@code long[]}. */
final class LongList extends NumberList<Long> {
  private static final long serialVersionUID = 1L;

  private transient long[] bare;

  LongList(long[] bare) {
    super(bare.length);
    this.bare = bare;
  }

  @Override
  public Object bare() {
    return bare;
  }

  @Override
  void keep(Object bare) {
    this.bare = (long[]) bare;
  }

  @Override
  public Class<Long> itemType() {
    return Long.class;
  }

  @Override
  public NumberList<Long> ofZeros(int count) {
    return new LongList(new long[count]);
  }

  @Override
  boolean fill(List<? extends @Nullable Object> items, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!(items.get(i) instanceof Long number)) {
        return false;
      }
      bare[i] = number;
    }
    return true;
  }

  @Override
  Long box(int index) {
    return bare[index];
  }

  @Override
  void unbox(int index, Long number) {
    bare[index] = number;
  }
}
