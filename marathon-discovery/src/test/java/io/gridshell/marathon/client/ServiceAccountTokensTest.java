package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ServiceAccountTokensTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final URI LOGIN = URI.create("https://master/acs/api/v1/auth/login");

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<String> statements = new ArrayList<>();

  private byte[] login(URI login, String body, Duration limit) throws IOException {
    assertThat(limit).isPositive().isLessThanOrEqualTo(LIMIT);
    assertThat(login).isEqualTo(LOGIN);
    JsonNode request = Json.parse(body.getBytes(StandardCharsets.UTF_8));
    assertThat(Json.text(request, "uid")).isEqualTo("grid");
    statements.add(Json.text(request, "token"));
    return ("{\"token\":\"t" + statements.size() + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private ServiceAccountTokens tokens(String pem, Clock clock) {
    return new ServiceAccountTokens(
        new Authentication.ServiceAccount("grid", pem, LOGIN), this::login, clock);
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String pem(String name, byte[] bytes) {
    return "-----BEGIN "
        + name
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + name
        + "-----\n";
  }

  @Test
  void theStatementIsSignedWithTheKey() throws Exception {
    KeyPair pair = pair();
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    assertThat(tokens(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), clock).header(LIMIT))
        .contains("token=t1");
    String[] parts = statements.get(0).split("\\.", -1);
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(pair.getPublic());
    check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(check.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void theOlderFormOfKeysIsRead() throws Exception {
    // The newer form has 26 bytes before the older one, for keys of this size.
    byte[] wrapped = pair().getPrivate().getEncoded();
    byte[] bare = Arrays.copyOfRange(wrapped, 26, wrapped.length);
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    assertThat(tokens(pem("RSA PRIVATE KEY", bare), clock).header(LIMIT)).contains("token=t1");
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItEndsOrWasRefused() throws Exception {
    String key = pem("PRIVATE KEY", pair().getPrivate().getEncoded());
    MovingClock clock = new MovingClock();
    ServiceAccountTokens tokens = tokens(key, clock);
    assertThat(tokens.header(LIMIT)).contains("token=t1");
    clock.now = NOON.plus(Duration.ofMinutes(59));
    assertThat(tokens.header(LIMIT)).contains("token=t1");
    clock.now = NOON.plus(Duration.ofMinutes(60));
    assertThat(tokens.header(LIMIT)).contains("token=t2");
    assertThat(tokens.renew()).isTrue();
    assertThat(tokens.header(LIMIT)).contains("token=t3");
  }

  @Test
  void aKeyThatIsNoneIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> tokens("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n", Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grid")
        .hasMessageNotContaining("c2VjcmV0");
  }

  private static final class MovingClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void whoWaitsForAnothersTokenWaitsNoLongerThanItsOwnLimit() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    String key = pem("PRIVATE KEY", pair().getPrivate().getEncoded());
    ServiceAccountTokens tokens =
        new ServiceAccountTokens(
            new Authentication.ServiceAccount("grid", key, LOGIN),
            (login, body, limit) -> {
              asked.countDown();
              try {
                answer.await();
              } catch (InterruptedException stop) {
                throw new IOException("stopped", stop);
              }
              return "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8);
            });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<String>> first = thread.submit(() -> tokens.header(LIMIT));
      asked.await();
      assertThatThrownBy(() -> tokens.header(Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(LOGIN + " has not answered another caller");
      answer.countDown();
      assertThat(first.get()).contains("token=t");
      assertThat(tokens.header(Duration.ofMillis(50))).contains("token=t");
    } finally {
      thread.shutdownNow();
    }
  }
}
