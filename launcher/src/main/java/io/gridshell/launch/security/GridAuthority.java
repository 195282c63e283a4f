package io.gridshell.launch.security;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one grid. Whoever holds a certificate of it may join.
 *
 * @param certificate its own certificate
 * @param keys its keys
 */
record GridAuthority(X509Certificate certificate, KeyPair keys) {

  // As long as a grid may run: nobody renews the certificates of a running one.
  private static final Duration VALID = Duration.ofDays(3650);
  // Clocks of the machines of one grid differ.
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  /**
   * A certificate of a member and its keys.
   *
   * @param certificate signed by the authority
   * @param keys the member's
   */
  record Member(X509Certificate certificate, KeyPair keys) {}

  static GridAuthority create(String grid, SecureRandom random, Instant now)
      throws GeneralSecurityException {
    KeyPair keys = newKeys(random);
    X500Name name = name(grid + " authority");
    try {
      JcaX509v3CertificateBuilder builder = builder(name, name, keys, random, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new GridAuthority(sign(builder, keys), keys);
    } catch (IOException | OperatorCreationException broken) {
      throw new GeneralSecurityException("cannot make the authority of grid " + grid, broken);
    }
  }

  /** Issues a certificate for members that are reached under {@code hosts}, names or addresses. */
  Member issue(String member, List<String> hosts, SecureRandom random, Instant now)
      throws GeneralSecurityException {
    KeyPair memberKeys = newKeys(random);
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<GeneralName> names = new ArrayList<>();
    for (String scoped : hosts) {
      String host = scoped.replaceFirst("%.*", "");
      boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    try {
      JcaX509v3CertificateBuilder builder = builder(issuer, name(member), memberKeys, random, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(new GeneralName[0])));
      return new Member(sign(builder, keys), memberKeys);
    } catch (IOException | OperatorCreationException broken) {
      throw new GeneralSecurityException("cannot issue a certificate for " + member, broken);
    }
  }

  private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static X500Name name(String common) {
    return new X500NameBuilder().addRDN(BCStyle.O, "Gridshell").addRDN(BCStyle.CN, common).build();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, SecureRandom random, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).setBit(0),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(VALID)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
