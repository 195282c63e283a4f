package io.gridshell.launch.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  @TempDir Path home;
  private Profile profile;
  private String password;

  @BeforeEach
  void writeCredentials() throws IOException {
    profile = new Profile(home, "lab");
    PrivateFiles.folder(profile.folder());
    password = Credentials.write(profile, "10.1.2.3");
  }

  private static KeyStore open(Path file, String password)
      throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), password.toCharArray());
  }

  private static X509TrustManager trustOf(Profile profile, String password)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(open(profile.trust(), password));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new AssertionError("no trust manager");
  }

  private static X509Certificate[] chainOf(Profile profile, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = open(profile.nodeKeys(), password);
    Certificate[] chain = keys.getCertificateChain("node");
    return new X509Certificate[] {(X509Certificate) chain[0], (X509Certificate) chain[1]};
  }

  @Test
  void membersAreTrustedAsServersAndAsClients() throws Exception {
    X509TrustManager trust = trustOf(profile, password);
    X509Certificate[] chain = chainOf(profile, password);
    trust.checkServerTrusted(chain, "ECDHE_ECDSA");
    trust.checkClientTrusted(chain, "ECDHE_ECDSA");
    assertThat(chain[0].getBasicConstraints()).isEqualTo(-1);
    assertThat(chain[1].getBasicConstraints()).isZero();
  }

  @Test
  void membersOfAnotherGridAreNotTrusted() throws Exception {
    Profile other = new Profile(home, "other");
    PrivateFiles.folder(other.folder());
    X509Certificate[] foreign = chainOf(other, Credentials.write(other, "127.0.0.1"));
    X509TrustManager trust = trustOf(profile, password);
    assertThatThrownBy(() -> trust.checkClientTrusted(foreign, "ECDHE_ECDSA"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void theTrustStoreHoldsACertificateEntryAndNoKey() throws Exception {
    KeyStore trust = open(profile.trust(), password);
    assertThat(trust.isCertificateEntry("authority")).isTrue();
    assertThat(trust.size()).isEqualTo(1);
    assertThat(open(profile.nodeKeys(), password).isKeyEntry("node")).isTrue();
    assertThat(open(Credentials.authorityFile(profile), password).isKeyEntry("authority")).isTrue();
  }

  @Test
  void theCertificateNamesTheBindAddressAndTheLoopback() throws Exception {
    assertThat(
            chainOf(profile, password)[0].getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toList()))
        .contains("10.1.2.3", "127.0.0.1", "localhost");
  }

  @Test
  void filesAreReadableByTheOwnerAlone() throws IOException {
    for (Path file :
        List.of(profile.nodeKeys(), profile.trust(), Credentials.authorityFile(profile))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile.folder())))
        .isEqualTo("rwx------");
  }

  @Test
  void everyGridHasAPasswordOfItsOwn() throws IOException {
    assertThat(password).hasSize(32);
    assertThat(Credentials.write(profile, "127.0.0.1")).isNotEqualTo(password);
  }
}
