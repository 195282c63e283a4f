package io.gridshell.launch;

import io.gridshell.profile.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that no other start takes while this is open; once engines listen there, they hold the
 * addresses themselves.
 */
public interface AddressClaim extends AutoCloseable {

  /** The addresses, {@code host:port}; at least one, unless there is a finder. */
  List<String> addresses();

  /** Whom newcomers ask where engines are; empty when they are at the addresses. */
  default Optional<Connection.Finder> finder() {
    return Optional.empty();
  }

  /** Gives the claim up. Idempotent. */
  @Override
  void close();
}
