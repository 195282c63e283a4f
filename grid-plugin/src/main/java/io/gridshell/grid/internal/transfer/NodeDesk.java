package io.gridshell.grid.internal.transfer;

import java.util.UUID;

/**
 * What an engine does with transfers: it stages what arrives and gives what it lent.
 *
 * @param staging what arrives
 * @param lending what leaves
 */
public record NodeDesk(Staging staging, Lending lending) implements TransferServer.Desk {

  @Override
  public TransferServer.Arrival arriving(UUID transfer, UUID sender, Purpose purpose, Layout layout)
      throws TransferException {
    return staging.arriving(transfer, sender, purpose, layout);
  }

  @Override
  public TransferServer.Departure departing(UUID transfer) throws TransferException {
    return lending.begin(transfer);
  }
}
