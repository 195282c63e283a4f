package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.transfer.Layout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a request that is large and has raw bytes: it is sent beside the request, from where
 * it is.
 *
 * @param index its place among the values of the request
 * @param layout what it is
 * @param content the value, which must not change until it was sent
 */
record LargeValue(int index, Layout layout, Object content) {

  /** Takes the large ones out of {@code values}, which has null in their places afterwards. */
  static List<LargeValue> takeOut(@Nullable Object[] values) {
    List<LargeValue> taken = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      Layout layout = Layout.of(value);
      if (value != null && layout != null && SessionTransfers.isLarge(layout)) {
        taken.add(new LargeValue(i, layout, value));
        values[i] = null;
      }
    }
    return taken;
  }
}
