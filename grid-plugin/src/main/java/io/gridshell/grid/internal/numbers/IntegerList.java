package io.gridshell.grid.internal.numbers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link NumberList} over a {@code int[]}. */
final class IntegerList extends NumberList<Integer> {
  private static final long serialVersionUID = 1L;

  private transient int[] bare;

  IntegerList(int[] bare) {
    super(bare.length);
    this.bare = bare;
  }

  @Override
  public Object bare() {
    return bare;
  }

  @Override
  void keep(Object bare) {
    this.bare = (int[]) bare;
  }

  @Override
  public Class<Integer> itemType() {
    return Integer.class;
  }

  @Override
  public NumberList<Integer> ofZeros(int count) {
    return new IntegerList(new int[count]);
  }

  @Override
  boolean fill(List<? extends @Nullable Object> items, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!(items.get(i) instanceof Integer number)) {
        return false;
      }
      bare[i] = number;
    }
    return true;
  }

  @Override
  Integer box(int index) {
    return bare[index];
  }

  @Override
  void unbox(int index, Integer number) {
    bare[index] = number;
  }
}
