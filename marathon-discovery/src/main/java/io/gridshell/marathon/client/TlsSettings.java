package io.gridshell.marathon.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom an encrypted connection trusts and what it shows.
 *
 * @param trustStore store of trusted certificates, PKCS#12 or JKS; empty for the JDK's
 * @param trustStorePassword its password; may be empty
 * @param authority trusted certificates as PEM, instead of a store: the text itself, or a file with
 *     it
 * @param keyStore store with the client's certificate; empty when none is shown
 * @param keyStorePassword its password; may be empty
 * @param insecure whether any server is trusted, whatever its certificate and name; for tests
 */
public record TlsSettings(
    Optional<Path> trustStore,
    String trustStorePassword,
    Optional<String> authority,
    Optional<Path> keyStore,
    String keyStorePassword,
    boolean insecure) {

  /** The JDK's trusted certificates, no client certificate. */
  public static TlsSettings usual() {
    return new TlsSettings(Optional.empty(), "", Optional.empty(), Optional.empty(), "", false);
  }

  @Override
  public String toString() {
    return "TlsSettings[trustStore="
        + trustStore
        + ", authority="
        + authority.map(text -> TlsContext.isPem(text) ? "PEM" : text)
        + ", keyStore="
        + keyStore
        + ", insecure="
        + insecure
        + "]";
  }
}
