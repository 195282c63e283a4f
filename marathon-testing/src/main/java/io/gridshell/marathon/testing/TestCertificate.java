package io.gridshell.marathon.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate that it signed itself, for servers and clients of tests.
 *
 * @param keys the PKCS#12 store of both
 */
public record TestCertificate(Path keys) {
  /** The password of every store here. */
  public static final String PASSWORD = "password";

  private static final String ALIAS = "test";

  /**
   * Makes one.
   *
   * @param folder gets its files
   * @param name what its files are called and whom it names
   * @param alternative whom else it names, such as {@code ip:127.0.0.1}; empty for nobody
   */
  public static TestCertificate make(Path folder, String name, String alternative) {
    Path keys = folder.resolve(name + ".p12");
    Path log = folder.resolve(name + "-keytool.log");
    ProcessBuilder keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (!alternative.isEmpty()) {
      keytool.command().addAll(List.of("-ext", "san=" + alternative));
    }
    try {
      if (keytool.start().waitFor() != 0) {
        throw new IOException(Files.readString(log));
      }
      return new TestCertificate(keys);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making a certificate", stop);
    }
  }

  /** What a server needs to show it. */
  public SSLContext context() {
    return context(Optional.empty());
  }

  /** What a server needs to show it and to know {@code client}. */
  public SSLContext contextFor(TestCertificate client) {
    return context(Optional.of(client));
  }

  private SSLContext context(Optional<TestCertificate> client) {
    try {
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store(), PASSWORD.toCharArray());
      TrustManager[] trusted = new TrustManager[0];
      if (client.isPresent()) {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(client.get().trust());
        trusted = factory.getTrustManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trusted, null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the certificate in " + keys + " is not usable", unusable);
    }
  }

  private KeyStore store() throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Certificate certificate() throws GeneralSecurityException {
    return store().getCertificate(ALIAS);
  }

  private KeyStore trust() throws GeneralSecurityException {
    try {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry(ALIAS, certificate());
      return trust;
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
  }

  /** Writes a PKCS#12 store whose owner trusts it. */
  public Path trustStore(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      trust().store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the certificate in " + keys + " is not usable", unusable);
    }
  }

  /** Writes it as PEM. */
  public Path pem(Path file) {
    try {
      String body =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate().getEncoded());
      return Files.writeString(
          file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the certificate in " + keys + " is not usable", unusable);
    }
  }
}
