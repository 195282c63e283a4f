package io.gridshell.grid.internal.transfer;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * What an engine does with transfers: it stages what arrives, gives what it lent and tells how the
 * grid is.
 *
 * @param staging what arrives
 * @param lending what leaves
 * @param grid tells what the engines of the grid do
 */
public record NodeDesk(Staging staging, Lending lending, Supplier<byte[]> grid)
    implements TransferServer.Desk {

  @Override
  public TransferServer.Arrival arriving(UUID transfer, UUID sender, Purpose purpose, Layout layout)
      throws TransferException {
    return staging.arriving(transfer, sender, purpose, layout);
  }

  @Override
  public TransferServer.Departure departing(UUID transfer) throws TransferException {
    return lending.begin(transfer);
  }

  @Override
  public byte[] status() {
    return grid.get();
  }
}
