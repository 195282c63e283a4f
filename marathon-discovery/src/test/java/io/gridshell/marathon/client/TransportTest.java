package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls at masters that answer as they are told. */
final class TransportTest {
  private static final String INFO = "{\"version\":\"1.5.15\"}";
  private static final String DEPLOYED = "{\"version\":\"v\",\"deploymentId\":\"d\"}";

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** A master that answers all the same, and counts. */
  private final class Master {
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status;
    private volatile String body;
    private volatile String location = "";

    /** Who is let in; everybody when empty. */
    private volatile String admitted = "";

    /** The path that nobody may ask for; empty for none. */
    private volatile String forbidden = "";

    Master(int status, String body) throws IOException {
      this.status = status;
      this.body = body;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      opened.add(() -> server.stop(0));
    }

    private void answer(HttpExchange exchange) throws IOException {
      asked.incrementAndGet();
      paths.add(exchange.getRequestURI().getPath());
      String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      credentials.add(shown);
      boolean known = admitted.isEmpty() || admitted.equals(shown);
      byte[] bytes = (known ? body : "{}").getBytes(StandardCharsets.UTF_8);
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().set("Location", location);
      }
      boolean blocked = exchange.getRequestURI().getPath().equals(forbidden);
      exchange.sendResponseHeaders(blocked ? 403 : known ? status : 401, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
  }

  private static MarathonConnection connection(URI... masters) {
    return new MarathonConnection(
        Arrays.asList(masters),
        new Authentication.None(),
        TlsSettings.usual(),
        Duration.ofMillis(500),
        Duration.ofMillis(900),
        Duration.ofSeconds(1));
  }

  private static MarathonClient client(URI... masters) {
    return new MarathonClient(connection(masters));
  }

  private static Submission create(MarathonClient client) {
    return client.create(AppDefinition.of("/a").command("x").build(), Dialect.NETWORKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>404 Not Found</body></html>",
        "{\"message\":\"no Route matched with those values\"}",
        ""
      })
  void onlyMarathonSaysThatAnAppDoesNotExist(String body) throws Exception {
    Master lost = new Master(404, body);
    MarathonClient client = client(lost.uri());
    assertThatThrownBy(() -> client.app("/a"))
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining("that is no answer of Marathon");
    assertThatThrownBy(() -> client(lost.uri()).delete("/a"))
        .isInstanceOf(MarathonException.Unavailable.class);
    Master marathon = new Master(404, "{\"message\":\"App '/a' does not exist\"}");
    assertThatThrownBy(() -> client(lost.uri(), marathon.uri()).app("/a"))
        .isInstanceOf(MarathonException.NotFound.class);
    assertThat(client(marathon.uri()).delete("/a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void aPathThatMarathonDoesNotHaveIsNoOutage(int status) throws Exception {
    String page = "<html><h2>HTTP ERROR</h2><pre>URI not found: /v2</pre></html>";
    Master lost = new Master(status, page);
    long begun = System.nanoTime();
    assertThatThrownBy(() -> patient(lost.uri()).info())
        .isInstanceOf(MarathonException.Misdirected.class)
        .hasMessageContaining(lost.uri() + ": " + status + " URI not found")
        .hasMessageContaining("look whether its address has one too many");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    assertThat(lost.asked).as("it is asked once").hasValue(1);
    Master well = new Master(201, DEPLOYED);
    assertThat(create(client(lost.uri(), well.uri())).deployment()).isEqualTo("d");
  }

  /** Whose calls may take so long that a wait for nothing is seen. */
  private static MarathonClient patient(URI... masters) {
    return new MarathonClient(
        new MarathonConnection(
            Arrays.asList(masters),
            new Authentication.None(),
            TlsSettings.usual(),
            Duration.ofMillis(500),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9)));
  }

  @Test
  void aMasterThatSendsCallersToStrangersIsAskedOnce() throws Exception {
    Master stranger = new Master(200, INFO);
    Master master = new Master(302, "");
    master.location = stranger.uri() + "/v2/info";
    assertThatThrownBy(() -> patient(master.uri()).info())
        .isInstanceOf(MarathonException.Misdirected.class)
        .hasMessageContaining("redirects to " + stranger.uri());
    assertThat(master.asked).hasValue(1);
    assertThat(stranger.asked).hasValue(0);
  }

  @Test
  void thePasswordInTheAddressOfAStrangerIsNotTold() throws Exception {
    Master master = new Master(302, "");
    master.location = "http://alice:s3cret@elsewhere/v2/info";
    assertThatThrownBy(() -> patient(master.uri()).info())
        .isInstanceOf(MarathonException.Misdirected.class)
        .hasMessageContaining("redirects to elsewhere/v2/info")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429})
  void whereAProxyHasTooMuchToDoTheNextMasterIsAsked(int status) throws Exception {
    Master busy = new Master(status, "<html><h1>Too Many Requests</h1></html>");
    Master well = new Master(201, DEPLOYED);
    assertThat(create(client(busy.uri(), well.uri())).deployment()).isEqualTo("d");
    assertThatThrownBy(() -> client(busy.uri()).info())
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining(status + " Too Many Requests");
  }

  @Test
  void thatThereAreTooManyDeploymentsIsNoMatterOfTheAccount() throws Exception {
    Master full =
        new Master(
            403,
            "{\"message\":\"Max number (100) of running deployments is achieved. Wait for existing"
                + " deployments to complete or cancel one using force=true parameter.\"}");
    assertThatThrownBy(() -> create(client(full.uri())))
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining("Max number (100) of running deployments");
    full.body = "{\"message\":\"Not Authorized to perform this action!\"}";
    assertThatThrownBy(() -> create(client(full.uri())))
        .isInstanceOf(MarathonException.Refused.class)
        .hasMessageContaining("Marathon knows who asks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/service/marathon", "/service/marathon/"})
  void anAddressMayHaveAPath(String path) throws Exception {
    Master behind = new Master(200, INFO);
    assertThat(client(URI.create(behind.uri() + path)).info().version()).isEqualTo("1.5.15");
    assertThat(behind.paths).containsExactly("/service/marathon/v2/info");
    behind.body = DEPLOYED;
    create(client(URI.create(behind.uri() + path)));
    assertThat(behind.paths).last().isEqualTo("/service/marathon/v2/apps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {\"message\":\"boom\"}",
        "504 | <html><body><h1>Gateway Time-out</h1></body></html>",
        "200 | <html>fine</html>"
      })
  void aChangeThatMayHaveBeenCarriedOutIsNotSentTwice(int status, String body) throws Exception {
    Master first = new Master(status, body);
    Master second = new Master(201, DEPLOYED);
    MarathonClient client = client(first.uri(), second.uri());
    assertThatThrownBy(() -> create(client))
        .isInstanceOf(MarathonException.Unanswered.class)
        .hasMessageContaining("POST /v2/apps was sent and may have been carried out");
    assertThat(second.asked).hasValue(0);
    second.body = INFO;
    assertThat(client.info().version()).isEqualTo("1.5.15");
  }

  @ParameterizedTest
  @CsvSource({
    "502, Could not determine the current leader",
    "502, Connection to leader refused.",
    "503, Too many concurrent requests! Allowed: 9."
  })
  void aChangeThatNobodyTookIsSentToTheNextMaster(int status, String reason) throws Exception {
    Master first = new Master(status, "<html><h2>HTTP ERROR</h2><pre>" + reason + "</pre></html>");
    Master second = new Master(201, DEPLOYED);
    assertThat(create(client(first.uri(), second.uri())).deployment()).isEqualTo("d");
    assertThat(first.asked).hasValue(1);
  }

  @Test
  void whatStandsInTheWayOfAChangeIsTold() throws Exception {
    Master held =
        new Master(
            409,
            "{\"message\":\"App is locked by one or more deployments.\","
                + "\"deployments\":[{\"id\":\"d1\"},{\"id\":\"d2\"}]}");
    assertThatThrownBy(() -> client(held.uri()).scale("/a", 2, false))
        .isInstanceOfSatisfying(
            MarathonException.Locked.class,
            locked -> assertThat(locked.deployments()).containsExactly("d1", "d2"));
    held.body = "{\"message\":\"An app with id [/a] already exists.\"}";
    assertThatThrownBy(() -> create(client(held.uri())))
        .isInstanceOf(MarathonException.AlreadyExists.class);
  }

  @Test
  void aChangeGoesOnWhereNobodyConnects() throws Exception {
    Master well = new Master(201, DEPLOYED);
    assertThat(create(client(full(), well.uri())).deployment()).isEqualTo("d");
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    assertThat(create(client(nobody, well.uri())).deployment()).isEqualTo("d");
    assertThat(create(client(URI.create("https://127.0.0.1:" + well.uri().getPort()), well.uri())))
        .isNotNull();
  }

  /** Where connections are neither taken nor refused. */
  private URI full() throws IOException {
    ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    opened.add(deaf);
    boolean taken = true;
    while (taken) {
      Socket waiting = new Socket();
      opened.add(waiting);
      try {
        waiting.connect(deaf.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException none) {
        taken = false;
      }
    }
    return URI.create("http://127.0.0.1:" + deaf.getLocalPort());
  }

  @Test
  void whatWasNeverSentIsNotSaidToBe(@TempDir Path folder) throws Exception {
    Master master = new Master(201, DEPLOYED);
    MarathonClient client =
        new MarathonClient(
            connection(master.uri())
                .with(new Authentication.TokenFile("token=", folder.resolve("absent"))));
    assertThatThrownBy(() -> create(client))
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining("nothing shows " + master.uri() + " who asks")
        .hasMessageContaining("absent")
        .hasMessageNotContaining("carried out");
    assertThat(master.asked).hasValue(0);
  }

  @Test
  void aMasterWithForeignAnswersIsLeft() throws Exception {
    Master foreign = new Master(200, "{\"status\":\"UP\"}");
    Master marathon = new Master(200, INFO);
    MarathonClient client = client(foreign.uri(), marathon.uri());
    assertThat(client.info().version()).isEqualTo("1.5.15");
    assertThat(client.info().version()).isEqualTo("1.5.15");
    assertThat(foreign.asked).hasValue(1);
    assertThatThrownBy(() -> client(foreign.uri()).info())
        .isInstanceOf(MarathonException.Unreadable.class)
        .hasMessageContaining("GET /v2/info at " + foreign.uri())
        .hasMessageContaining("no Marathon's");
    assertThatThrownBy(() -> client(foreign.uri()).app("/a"))
        .isInstanceOf(MarathonException.Unreadable.class);
  }

  @Test
  void mastersThatSendOneInACircleAreLeft() throws Exception {
    Master one = new Master(302, "");
    Master other = new Master(302, "");
    one.location = other.uri() + "/v2/info";
    other.location = one.uri() + "/v2/info";
    assertThatThrownBy(() -> client(one.uri(), other.uri()).info())
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining(one.uri() + " redirects in a circle");
  }

  /** A login server that gives out t1, t2 and so on. */
  private Authentication account(Master login) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    String key = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    return new Authentication.ServiceAccount(
        "grid", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----", login.uri());
  }

  @Test
  void aRevokedTokenIsRenewedOnce() throws Exception {
    Master login = new Master(200, "{\"token\":\"t1\"}");
    Master master = new Master(200, INFO);
    MarathonClient client = new MarathonClient(connection(master.uri()).with(account(login)));
    assertThat(client.info().version()).isEqualTo("1.5.15");
    login.body = "{\"token\":\"t2\"}";
    master.admitted = "token=t2";
    assertThat(client.info().version()).isEqualTo("1.5.15");
    assertThat(master.credentials).containsExactly("token=t1", "token=t1", "token=t2");
    assertThat(login.asked).hasValue(2);
    master.admitted = "token=t3";
    assertThatThrownBy(client::info).isInstanceOf(MarathonException.Refused.class);
    assertThat(login.asked).hasValue(3);
  }

  @Test
  void aStreamIsOpenedWithARenewedToken() throws Exception {
    Master login = new Master(200, "{\"token\":\"t1\"}");
    Master master = new Master(200, "\r\n");
    Transport transport = new Transport(connection(master.uri()).with(account(login)));
    try (EventLines lines = new EventLines()) {
      assertThat(transport.open("/v2/events", lines.handler()).statusCode()).isEqualTo(200);
    }
    login.body = "{\"token\":\"t2\"}";
    master.admitted = "token=t2";
    try (EventLines lines = new EventLines()) {
      assertThat(transport.open("/v2/events", lines.handler()).statusCode()).isEqualTo(200);
    }
    assertThat(master.credentials).endsWith("token=t1", "token=t2");
  }

  /** A proxy that lets all but the events pass. */
  private Master withoutEvents(String info) throws IOException {
    Master master = new Master(200, info);
    master.forbidden = "/v2/events";
    return master;
  }

  @Test
  void whereOnlyEventsAreBlockedOtherCallsGoOnAndTheStreamGoesElsewhere() throws Exception {
    Master blocked = withoutEvents(INFO);
    Master open = new Master(200, "\r\n");
    Transport transport = new Transport(connection(blocked.uri(), open.uri()));
    for (int round = 0; round < 3; round++) {
      assertThatThrownBy(() -> open(transport))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(blocked.uri().toString())
          .hasMessageContaining("403");
      assertThat(transport.send(Transport.Call.get("/v2/info")).json().path("version").asText())
          .isEqualTo("1.5.15");
      assertThat(open(transport)).isEqualTo(200);
    }
    assertThat(open.asked).as("streams alone").hasValue(3);
    assertThat(blocked.asked).hasValue(6);
  }

  private static int open(Transport transport) throws IOException {
    try (EventLines lines = new EventLines()) {
      return transport.open("/v2/events", lines.handler()).statusCode();
    }
  }

  @Test
  void whoHungInOneCallIsNotTheFirstOfTheNext() throws Exception {
    ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(deaf);
    Master well = new Master(200, INFO);
    MarathonClient client =
        new MarathonClient(
            new MarathonConnection(
                List.of(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), well.uri()),
                new Authentication.None(),
                TlsSettings.usual(),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    assertThatThrownBy(client::info)
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining("no answer in time");
    assertThat(client.info().version()).isEqualTo("1.5.15");
  }

  @Test
  void aLoginServerThatRefusesOrHangsIsNamedWithTheNextStep() throws Exception {
    Master login = new Master(401, "{\"message\":\"bad signature\"}");
    Master master = new Master(200, INFO);
    assertThatThrownBy(
            () -> new MarathonClient(connection(master.uri()).with(account(login))).info())
        .hasMessageContaining(login.uri() + " gives no token: 401 bad signature")
        .hasMessageContaining("check the uid and the private_key");
    login.status = 200;
    login.body = "<html>s3cret</html>";
    assertThatThrownBy(
            () -> new MarathonClient(connection(master.uri()).with(account(login))).info())
        .hasMessageContaining(login.uri() + " answered with something that is not JSON")
        .hasMessageContaining("login_endpoint")
        .hasMessageNotContaining("s3cret");
    assertThat(master.asked).hasValue(0);
  }
}
