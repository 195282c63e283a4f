package io.gridshell.grid.internal.shared;

import io.gridshell.CodeShippingException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A shared array on its way; the receiver maps the copy of its host.
 *
 * @param key the array
 */
record ArrayTicket(ArrayKey key) implements Serializable {

  /** The array as the receiver has it. */
  private Object readResolve() {
    String path = key.copies().get(SharedFolder.host());
    if (path == null) {
      throw new CodeShippingException(
          "the shared array of "
              + key.length()
              + " numbers has no copy on host "
              + SharedFolder.host()
              + ", only on "
              + key.copies().keySet()
              + "; share it again now that the host belongs to the grid");
    }
    return SharedFiles.open(key, Path.of(path));
  }
}
