package io.gridshell.marathon.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Turns settings into the JDK's context. */
final class TlsContext {

  private TlsContext() {}

  /**
   * The context for {@code settings}.
   *
   * @throws IllegalArgumentException when a file is missing or not usable; the message names it
   */
  static SSLContext of(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings), new SecureRandom());
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          "the TLS settings " + settings + " are not usable: " + unusable.getMessage(), unusable);
    }
  }

  /**
   * The context of a client that connects without TLS alone. It trusts nobody, and spares such a
   * client the reading of the JDK's certificates, which takes longer than its first request.
   */
  static SSLContext none() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException("this JDK has no TLS", never);
    }
  }

  private static KeyManager @Nullable [] keys(TlsSettings settings)
      throws GeneralSecurityException {
    Optional<Path> file = settings.keyStore();
    if (file.isEmpty()) {
      return null;
    }
    char[] password = settings.keyStorePassword().toCharArray();
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store(file.get(), password), password);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(TlsSettings settings)
      throws GeneralSecurityException {
    if (settings.insecure()) {
      return new TrustManager[] {new TrustEverybody()};
    }
    Optional<Path> store = settings.trustStore();
    Optional<String> authority = settings.authority();
    KeyStore trusted;
    if (store.isPresent()) {
      trusted = store(store.get(), settings.trustStorePassword().toCharArray());
    } else if (authority.isPresent()) {
      trusted = certificates(authority.get());
    } else {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyStore store(Path file, char[] password) throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the key store " + file + ": " + unreadable, unreadable);
    }
  }

  /** Whether {@code text} is PEM itself, and not the name of a file with it. */
  static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  private static KeyStore certificates(String pemOrFile) throws GeneralSecurityException {
    String place = isPem(pemOrFile) ? "the PEM of the authority" : pemOrFile;
    try (InputStream pem =
        isPem(pemOrFile)
            ? new ByteArrayInputStream(pemOrFile.getBytes(StandardCharsets.US_ASCII))
            : Files.newInputStream(Path.of(pemOrFile))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + count++, each);
      }
      if (count == 0) {
        throw new IllegalArgumentException("there is no certificate in " + place);
      }
      return store;
    } catch (IOException | CertificateException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the certificates in " + place + ": " + unreadable, unreadable);
    }
  }

  /** Only this kind of manager is spared the JDK's own check of the server's name. */
  private static final class TrustEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
