package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens of a DC/OS service account, renewed before they end. Thread-safe; whoever needs one while
 * another caller fetches it waits no longer than its own limit.
 */
final class ServiceAccountTokens implements Authorizer {
  private static final Duration STATEMENT_LIFE = Duration.ofSeconds(60);
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final Duration AHEAD = Duration.ofSeconds(10);
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final Authentication.ServiceAccount account;
  private final LoginClient login;
  private final PrivateKey key;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile String token = "";

  // Guarded by the lock.
  private Instant ends = Instant.MIN;

  ServiceAccountTokens(Authentication.ServiceAccount account, LoginClient login) {
    this(account, login, Clock.systemUTC());
  }

  ServiceAccountTokens(Authentication.ServiceAccount account, LoginClient login, Clock clock) {
    this.account = account;
    this.login = login;
    this.clock = clock;
    this.key = key(account);
  }

  @Override
  public Optional<String> header(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    if (!isFree(limit)) {
      throw new IOException(
          account.login() + " has not answered another caller of this program yet; " + hint());
    }
    try {
      Instant now = clock.instant();
      String known = token;
      if (known.isEmpty() || !now.isBefore(ends.minus(AHEAD))) {
        known = fetch(now, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        ends = end(known, now.plus(TOKEN_LIFE));
        token = known;
      }
      return Optional.of("token=" + known);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFree(Duration limit) {
    try {
      return lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean renew() {
    token = "";
    return true;
  }

  private String fetch(Instant now, Duration limit) throws IOException {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("uid", account.uid());
    body.put("token", statement(now.plus(STATEMENT_LIFE)));
    body.put("exp", now.plus(TOKEN_LIFE).getEpochSecond());
    String fresh =
        Json.text(answer(login.login(account.login(), Json.write(body), limit)), "token");
    if (fresh.isEmpty()) {
      throw new IOException(
          account.login()
              + " answered without a token for service account "
              + account.uid()
              + "; "
              + hint());
    }
    return fresh;
  }

  private JsonNode answer(byte[] body) throws IOException {
    try {
      return Json.parse(body);
    } catch (IOException page) {
      // The parser's own message could show the token.
      throw new IOException(
          account.login() + " answered with something that is not JSON; " + hint());
    }
  }

  private static String hint() {
    return "look whether the login_endpoint of the service account is right and answers";
  }

  private String statement(Instant until) throws IOException {
    ObjectNode header = Json.mapper().createObjectNode().put("alg", "RS256").put("typ", "JWT");
    ObjectNode claims =
        Json.mapper()
            .createObjectNode()
            .put("uid", account.uid())
            .put("exp", until.getEpochSecond());
    String signed = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException failed) {
      throw new IOException(
          "cannot sign with the private_key of service account "
              + account.uid()
              + " ("
              + failed.getMessage()
              + "); make it a new key",
          failed);
    }
  }

  private static String encode(JsonNode part) {
    return URL.encodeToString(Json.write(part).getBytes(StandardCharsets.UTF_8));
  }

  /** When the token ends by its own word. */
  private static Instant end(String token, Instant otherwise) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return otherwise;
    }
    try {
      long end = Json.parse(Base64.getUrlDecoder().decode(parts[1])).path("exp").longValue();
      return end > 0 ? Instant.ofEpochSecond(end) : otherwise;
    } catch (IOException | IllegalArgumentException opaque) {
      return otherwise;
    }
  }

  private static PrivateKey key(Authentication.ServiceAccount account) {
    String pem = account.privateKey();
    try {
      byte[] bytes =
          Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
      byte[] wrapped = pem.contains("BEGIN RSA PRIVATE KEY") ? wrap(bytes) : bytes;
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IllegalArgumentException(
          "the private key of service account "
              + account.uid()
              + " is not an RSA key as PEM: "
              + unusable.getMessage(),
          unusable);
    }
  }

  /** The JDK reads PKCS#8 alone, which is the older form with its algorithm's name around it. */
  private static byte[] wrap(byte[] rsa) {
    byte[] algorithm = {
      2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };
    byte[] octets = element(4, rsa);
    return element(
        0x30,
        ByteBuffer.allocate(algorithm.length + octets.length).put(algorithm).put(octets).array());
  }

  private static byte[] element(int tag, byte[] content) {
    return ByteBuffer.allocate(content.length + 4)
        .put((byte) tag)
        .put((byte) 0x82)
        .putShort((short) content.length)
        .put(content)
        .array();
  }
}
