package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.chunk.BindOrder;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What travels beside a request. */
final class Beside {
  private Beside() {}

  /** The values that {@code request} names. */
  static List<UUID> of(Request request) {
    List<Part> parts = new ArrayList<>();
    if (request instanceof Request.Staged staged) {
      return List.of(staged.transfer());
    } else if (request instanceof Request.Grouped grouped) {
      return of(Request.read(grouped.request()));
    } else if (request instanceof Request.Accompanied accompanied) {
      List<UUID> transfers = new ArrayList<>(of(Request.read(accompanied.request())));
      accompanied.companions().forEach(companion -> transfers.add(companion.transfer()));
      return transfers;
    } else if (request instanceof Request.Bind bind) {
      BindOrder order = BindOrder.read(bind.order());
      parts.add(order.part());
      order.copies().forEach(copy -> parts.add(copy.part()));
    }
    List<UUID> transfers = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Staged staged) {
        transfers.add(staged.transfer());
      }
    }
    return transfers;
  }
}
