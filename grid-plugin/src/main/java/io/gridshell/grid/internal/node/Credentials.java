package io.gridshell.grid.internal.node;

import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.ignite.IgniteException;
import org.apache.ignite.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The certificates with which a member of a profile shows who it is. */
public final class Credentials {
  private static final String STORE_TYPE = "PKCS12";

  private Credentials() {}

  /**
   * What Ignite needs for mutual TLS; empty for a grid without.
   *
   * @throws IllegalStateException when a key file is missing or damaged; the message names it
   */
  public static Optional<SslContextFactory> of(Profile profile, Connection connection) {
    if (!connection.secured()) {
      return Optional.empty();
    }
    for (Path file : new Path[] {profile.nodeKeys(), profile.trust()}) {
      check(file, connection.keyPassword().toCharArray(), profile);
    }
    SslContextFactory factory = new SslContextFactory();
    factory.setKeyStoreType(STORE_TYPE);
    factory.setKeyStoreFilePath(profile.nodeKeys().toString());
    factory.setKeyStorePassword(connection.keyPassword().toCharArray());
    factory.setTrustStoreType(STORE_TYPE);
    factory.setTrustStoreFilePath(profile.trust().toString());
    factory.setTrustStorePassword(connection.keyPassword().toCharArray());
    return Optional.of(factory);
  }

  /**
   * How a member shows who it is on connections that are not Ignite's; null in a grid without.
   *
   * @throws IllegalStateException when a key file is missing or damaged; the message names it
   */
  public static @Nullable SSLContext context(Profile profile, Connection connection) {
    return of(profile, connection).map(Credentials::context).orElse(null);
  }

  private static void check(Path file, char[] password, Profile profile) {
    try (InputStream content = Files.newInputStream(file)) {
      KeyStore.getInstance(STORE_TYPE).load(content, password);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalStateException(
          "key file "
              + file
              + (Files.isReadable(file) ? " is damaged (" + unusable + ")" : " cannot be read")
              + "; copy the whole folder "
              + profile.folder()
              + " from where the grid was started",
          unusable);
    }
  }

  /**
   * The context that {@code factory} makes.
   *
   * @throws IllegalStateException when the key files are not what they should be
   */
  static SSLContext context(SslContextFactory factory) {
    try {
      return factory.create();
    } catch (IgniteException e) {
      throw new IllegalStateException("the key files cannot be used: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
