package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of an array or of a list of numbers, which is sent from where it is.
 *
 * @param layout what it is
 * @param start its first item
 */
record Block(Layout layout, int start) {

  /** Cuts what {@code whole} describes into {@code count} blocks; the first ones may be larger. */
  static List<Block> cut(Layout whole, int count) {
    List<Block> blocks = new ArrayList<>(count);
    int start = 0;
    for (int i = 0; i < count; i++) {
      int size = whole.count() / count + (i < whole.count() % count ? 1 : 0);
      blocks.add(new Block(new Layout(whole.kind(), size), start));
      start += size;
    }
    return blocks;
  }

  /** Its bytes in {@code values}. */
  Source source(Object values) {
    return Source.of(layout.kind(), values, start, layout.count());
  }

  /** It alone, as a value of its own. */
  Object of(Object values) {
    return layout.kind().part(values, start, layout.count());
  }
}
