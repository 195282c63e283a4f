package io.gridshell.launch.security;

import io.gridshell.profile.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The key files of one grid. */
public final class Credentials {
  private static final List<String> ITERATIONS =
      List.of(
          "keystore.pkcs12.certPbeIterationCount",
          "keystore.pkcs12.keyPbeIterationCount",
          "keystore.pkcs12.macIterationCount");

  private static final String PKCS12 = "PKCS12";

  private Credentials() {}

  /** Where the authority's own key is kept; engines and clients do not need it. */
  public static Path authorityFile(Profile profile) {
    return profile.folder().resolve("ca.p12");
  }

  /**
   * Makes an authority for the grid of {@code profile} and the certificate with which its members
   * join, and writes {@code ca.p12}, {@code node.p12} and {@code trust.p12}, mode 0600.
   *
   * @param bind the address that engines listen on
   * @return the password of the three files
   * @throws IOException when the files cannot be written or this JVM cannot make certificates
   */
  public static String write(Profile profile, String bind) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = Instant.now();
    try {
      GridAuthority authority = GridAuthority.create(profile.name(), random, now);
      GridAuthority.Member node = authority.issue(profile.name(), hosts(bind), random, now);
      Certificate[] authorityChain = {authority.certificate()};
      Certificate[] nodeChain = {node.certificate(), authority.certificate()};

      writeUnstretched(
          () -> {
            KeyStore authorityKeys = empty();
            authorityKeys.setKeyEntry(
                "authority", authority.keys().getPrivate(), password.toCharArray(), authorityChain);
            KeyStore nodeKeys = empty();
            nodeKeys.setKeyEntry(
                "node", node.keys().getPrivate(), password.toCharArray(), nodeChain);
            // A store with a key alone is no trust store: the certificate must be an entry of its
            // own.
            KeyStore trust = empty();
            trust.setCertificateEntry("authority", authority.certificate());

            store(authorityKeys, authorityFile(profile), password);
            store(nodeKeys, profile.nodeKeys(), password);
            store(trust, profile.trust(), password);
          });
      return password;
    } catch (GeneralSecurityException broken) {
      throw new IOException(
          "cannot make the certificates of grid " + profile.name() + ": " + broken.getMessage(),
          broken);
    }
  }

  /** Writes key files. */
  private interface Writing {
    void run() throws GeneralSecurityException, IOException;
  }

  /**
   * Lets {@code writing} store keys without stretching the password, which is random and stands in
   * a file beside them: stretching would protect nothing and cost every member half a second at its
   * start.
   */
  private static synchronized void writeUnstretched(Writing writing)
      throws GeneralSecurityException, IOException {
    Map<String, String> before = new HashMap<>();
    for (String name : ITERATIONS) {
      before.put(name, Objects.requireNonNullElse(Security.getProperty(name), "10000"));
      Security.setProperty(name, "1");
    }
    try {
      writing.run();
    } finally {
      before.forEach(Security::setProperty);
    }
  }

  private static List<String> hosts(String bind) {
    Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1", bind));
    try {
      InetAddress here = InetAddress.getLocalHost();
      hosts.add(here.getHostName());
      hosts.add(here.getHostAddress());
    } catch (UnknownHostException nameless) {
      // A machine that cannot resolve its own name is reached by address, which is in the list.
      return new ArrayList<>(hosts);
    }
    return new ArrayList<>(hosts);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(PKCS12);
    store.load(null, null);
    return store;
  }

  private static void store(KeyStore store, Path file, String password)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password.toCharArray());
    PrivateFiles.write(file, bytes.toByteArray());
  }
}
