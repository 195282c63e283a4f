package io.gridshell.grid.testing;

import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Key files for a grid of a test: one certificate that all members show and trust. */
public final class TestKeys {
  /** The password of all of them. */
  public static final String PASSWORD = "for-tests-only";

  private static final String TYPE = "PKCS12";

  private TestKeys() {}

  /** Makes a certificate that no other profile trusts, and writes the files of {@code profile}. */
  public static void write(Profile profile) {
    try {
      Files.createDirectories(profile.folder());
      makePair(profile.nodeKeys());
      KeyStore trust = KeyStore.getInstance(TYPE);
      trust.load(null, null);
      trust.setCertificateEntry("node", read(profile.nodeKeys()).getCertificate("node"));
      try (OutputStream out = Files.newOutputStream(profile.trust())) {
        trust.store(out, PASSWORD.toCharArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void makePair(Path file) throws IOException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                TYPE,
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool made no certificate: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool made a certificate", e);
    }
  }

  private static KeyStore read(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** What a member of {@code profile} encrypts with. */
  public static SSLContext member(Profile profile) {
    Connection connection = new Connection(List.of("127.0.0.1:1"), "127.0.0.1", true, PASSWORD);
    return Credentials.of(profile, connection).orElseThrow().create();
  }

  /** Trusts the members of {@code trusted} and shows the certificate of {@code shown}. */
  public static SSLContext foreigner(Profile trusted, Profile shown) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(read(shown.nodeKeys()), PASSWORD.toCharArray());
    return trusting(trusted, keys.getKeyManagers());
  }

  /** Trusts the members of {@code trusted} and shows no certificate. */
  public static SSLContext nameless(Profile trusted) throws Exception {
    return trusting(trusted, new KeyManager[0]);
  }

  private static SSLContext trusting(Profile trusted, KeyManager[] shown) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(read(trusted.trust()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, trust.getTrustManagers(), null);
    return context;
  }
}
