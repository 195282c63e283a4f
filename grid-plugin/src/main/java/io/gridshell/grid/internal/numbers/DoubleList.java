package io.gridshell.grid.internal.numbers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link NumberList} over a {@code double[]}. */
final class DoubleList extends NumberList<Double> {
  private static final long serialVersionUID = 1L;

  private transient double[] bare;

  DoubleList(double[] bare) {
    super(bare.length);
    this.bare = bare;
  }

  @Override
  public Object bare() {
    return bare;
  }

  @Override
  void keep(Object bare) {
    this.bare = (double[]) bare;
  }

  @Override
  public Class<Double> itemType() {
    return Double.class;
  }

  @Override
  public NumberList<Double> ofZeros(int count) {
    return new DoubleList(new double[count]);
  }

  @Override
  boolean fill(List<? extends @Nullable Object> items, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!(items.get(i) instanceof Double number)) {
        return false;
      }
      bare[i] = number;
    }
    return true;
  }

  @Override
  Double box(int index) {
    return bare[index];
  }

  @Override
  void unbox(int index, Double number) {
    bare[index] = number;
  }
}
