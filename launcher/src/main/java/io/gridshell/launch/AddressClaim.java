package io.gridshell.launch;

import java.util.List;

/**
 * Addresses that no other start takes while this is open; once engines listen there, they hold the
 * addresses themselves.
 */
public interface AddressClaim extends AutoCloseable {

  /** The addresses, {@code host:port}; at least one. */
  List<String> addresses();

  /** Gives the claim up. Idempotent. */
  @Override
  void close();
}
