package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to whichever master answers, within a time limit. Thread-safe.
 *
 * <p>Credentials go to the configured masters alone: redirects elsewhere are refused.
 */
final class Transport {
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final int MOST_HOPS = 3;

  /** What a master says that passed nothing on. */
  private static final Pattern UNTAKEN =
      Pattern.compile(
          "determine the current leader|leader refused|[Tt]oo many concurrent requests");

  /** What every version says of a path that it does not have, with 404 or 500. */
  private static final String NO_PATH = "URI not found";

  /** What Marathon says, with the status of a refusal, when it has no room for another change. */
  private static final String NO_ROOM = "running deployments";

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final MarathonConnection connection;
  private final HttpClient http;
  private final Authorizer authorizer;
  private final Masters masters;
  private final Map<URI, MarathonException> lastReasons;
  private final AtomicInteger unopened;
  private final Supplier<Duration> left;

  /** A request without its master. */
  record Call(String method, String path, @Nullable String body) {
    static Call get(String path) {
      return new Call("GET", path, null);
    }

    /** Whether carrying it out twice is not the same as once. */
    boolean changes() {
      return method.equals("POST");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** A successful answer. */
  record Reply(byte[] bytes, JsonNode json) {}

  /** What one try at one master gave. */
  private sealed interface Attempt<T> {
    record Done<T>(T answer) implements Attempt<T> {}

    record Failed<T>(MarathonException reason) implements Attempt<T> {}
  }

  /** A master's answer, whichever of ours gave it. */
  private record Answered<T>(URI base, HttpResponse<T> response) {}

  /** The request did not reach Marathon, or Marathon only said who else would take it. */
  private static class NotTaken extends IOException {
    private static final long serialVersionUID = 1L;

    NotTaken(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A master that sends callers to somebody whom nobody named will go on doing so. */
  private static final class Stranger extends NotTaken {
    private static final long serialVersionUID = 1L;

    Stranger(URI master, String target) {
      super(
          master
              + " redirects to "
              + new GivenAddress(target).shown()
              + ", which is not a configured master",
          null);
    }
  }

  Transport(MarathonConnection connection) {
    this.connection = connection;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(connection.connectTimeout())
            .sslContext(isPlain(connection) ? TlsContext.none() : TlsContext.of(connection.tls()))
            .build();
    this.authorizer = Authorizer.of(connection.authentication(), this::login);
    this.masters = new Masters(connection.masters(), System::nanoTime, ThreadLocalRandom.current());
    this.lastReasons = new ConcurrentHashMap<>();
    this.unopened = new AtomicInteger();
    this.left = connection::callTimeout;
  }

  private static boolean isPlain(MarathonConnection connection) {
    Stream<URI> login =
        connection.authentication() instanceof Authentication.ServiceAccount account
            ? Stream.of(account.login())
            : Stream.empty();
    return connection.tls().equals(TlsSettings.usual())
        && Stream.concat(connection.masters().stream(), login)
            .allMatch(uri -> "http".equalsIgnoreCase(uri.getScheme()));
  }

  private Transport(Transport base, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    this.connection = base.connection;
    this.http = base.http;
    this.authorizer = base.authorizer;
    this.masters = base.masters;
    this.lastReasons = base.lastReasons;
    this.unopened = base.unopened;
    this.left = () -> Duration.ofNanos(end - System.nanoTime());
  }

  /** The same, for calls that may take {@code limit} altogether. */
  Transport within(Duration limit) {
    return new Transport(this, limit);
  }

  /** Carries {@code call}; blocks at most the connection's call timeout, or what is left of it. */
  Reply send(Call call) {
    return send(call, reply -> reply);
  }

  /**
   * Carries {@code call} and gives what {@code reader} makes of the answer. A master whose answer
   * it cannot read is left for another, as one that does not answer is.
   */
  <T> T send(Call call, Function<Reply, T> reader) {
    Duration longest = connection.callTimeout();
    Duration rest = left.get();
    long deadline = System.nanoTime() + (rest.compareTo(longest) < 0 ? rest : longest).toNanos();
    Map<URI, MarathonException> reasons = new LinkedHashMap<>();
    while (true) {
      for (URI master : masters.order()) {
        if (System.nanoTime() < deadline && masters.pause(master).isZero()) {
          Attempt<T> attempt = attempt(call, reader, master, deadline);
          if (attempt instanceof Attempt.Done<T> done) {
            return done.answer();
          } else if (attempt instanceof Attempt.Failed<T> failed) {
            masters.failed(master);
            // The next call may have no more time either than for the first.
            masters.avoid(master);
            // A try that our own deadline cut short tells less than the one before.
            if (System.nanoTime() < deadline || !reasons.containsKey(master)) {
              reasons.put(master, failed.reason());
              lastReasons.put(master, failed.reason());
            }
          }
        }
      }
      if (masters.order().stream().map(reasons::get).allMatch(Transport::lasts)) {
        // Whoever is not known will not be known in a second.
        throw summary(call, reasons);
      }
      Duration pause =
          masters.order().stream().map(masters::pause).min(Duration::compareTo).orElseThrow();
      if (System.nanoTime() + pause.toNanos() >= deadline) {
        throw summary(call, reasons.isEmpty() ? lastReasons : reasons);
      }
      pause(pause);
    }
  }

  private static boolean lasts(@Nullable MarathonException reason) {
    return reason instanceof MarathonException.Refused
        || reason instanceof MarathonException.Misdirected;
  }

  private static void pause(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new MarathonException.Unavailable("interrupted while waiting for Marathon", stop);
    }
  }

  private MarathonException summary(Call call, Map<URI, MarathonException> reasons) {
    if (!reasons.isEmpty()
        && reasons.values().stream()
            .noneMatch(each -> each instanceof MarathonException.Unavailable)) {
      return reasons.values().iterator().next();
    }
    String all =
        reasons.isEmpty()
            ? "no time is left to ask " + connection.masters()
            : reasons.values().stream()
                .map(Throwable::getMessage)
                .collect(Collectors.joining("; "));
    return new MarathonException.Unavailable(call + " had no answer: " + all);
  }

  private <T> Attempt<T> attempt(Call call, Function<Reply, T> reader, URI master, long deadline) {
    try {
      Answered<byte[]> answered =
          follow(
              master,
              (base, authorization) -> request(call, base, authorization),
              info -> new LimitedBody(LARGEST_ANSWER),
              deadline);
      return judge(call, reader, answered.base(), answered.response());
    } catch (IOException | TimeoutException failed) {
      return unanswered(call, master, failed);
    }
  }

  /** Builds a request for a master with what shows who we are. */
  private interface Request {
    HttpRequest to(URI base, Optional<String> authorization);
  }

  /** Asks {@code master}, or whom of ours it redirects to; shows renewed credentials once. */
  private <T> Answered<T> follow(URI master, Request request, BodyHandler<T> handler, long deadline)
      throws IOException, TimeoutException {
    URI base = master;
    boolean renewed = false;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      HttpResponse<T> answer =
          exchange(request.to(base, authorization(base, deadline)), handler, deadline);
      int status = answer.statusCode();
      if (status == 401 && !renewed && authorizer.renew()) {
        renewed = true;
      } else if (status >= 300 && status < 400) {
        String target = answer.headers().firstValue("Location").orElse("");
        Optional<URI> known = masters.known(target);
        if (known.isEmpty()) {
          throw new Stranger(base, target);
        }
        base = known.get();
      } else {
        return new Answered<>(base, answer);
      }
    }
    throw new NotTaken(master + " redirects in a circle", null);
  }

  private Optional<String> authorization(URI base, long deadline) throws NotTaken {
    try {
      return authorizer.header(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    } catch (IOException unknown) {
      throw new NotTaken(
          "nothing shows " + base + " who asks: " + ErrorText.firstLine(unknown.getMessage()),
          unknown);
    }
  }

  /** A change that may have been carried out is not sent to the next master. */
  private static <T> Attempt<T> unanswered(Call call, URI master, Exception failed) {
    String why = reason(master, failed);
    if (call.changes() && !untaken(failed)) {
      throw unanswered(call, why, failed);
    }
    return new Attempt.Failed<>(
        failed instanceof Stranger || distrusts(failed)
            ? new MarathonException.Misdirected(why, failed)
            : new MarathonException.Unavailable(why, failed));
  }

  /** Whether one of both does not accept the other; who only hangs up may be about to restart. */
  private static boolean distrusts(Exception failed) {
    boolean hungUp = false;
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      hungUp |= cause instanceof EOFException;
    }
    return failed instanceof SSLHandshakeException && !hungUp;
  }

  private static MarathonException unanswered(Call call, String why, @Nullable Exception failed) {
    return new MarathonException.Unanswered(
        call + " was sent and may have been carried out: " + why, failed);
  }

  private static String reason(URI master, Exception failed) {
    if (failed instanceof NotTaken) {
      return ErrorText.firstLine(failed.getMessage());
    } else if (failed instanceof TimeoutException) {
      return master + ": no answer in time";
    }
    return failed instanceof ConnectException && failed.getMessage() == null
        ? master + ": nobody listens there"
        : master
            + ": "
            + failed.getClass().getSimpleName()
            + " "
            + ErrorText.firstLine(failed.getMessage());
  }

  private static boolean untaken(Exception failed) {
    return failed instanceof NotTaken
        || failed instanceof ConnectException
        || failed instanceof NoRouteToHostException
        || failed instanceof HttpConnectTimeoutException
        || failed instanceof SSLHandshakeException;
  }

  private <T> Attempt<T> judge(
      Call call, Function<Reply, T> reader, URI base, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return success(call, reader, base, answer);
    }
    String said = ErrorText.of(answer.body());
    String text = call + " at " + base + ": " + status + " " + said;
    if (status == 401) {
      return new Attempt.Failed<>(
          new MarathonException.Refused(
              text + "; check the user, token or service account for Marathon"));
    } else if ((status == 404 || status == 500) && said.contains(NO_PATH)) {
      return new Attempt.Failed<>(
          new MarathonException.Misdirected(
              text + "; Marathon has no such path, so look whether its address has one too many",
              null));
    } else if (status == 404 && ErrorText.isAbsence(answer.body())) {
      throw new MarathonException.NotFound(text);
    } else if (status == 404) {
      // A proxy that lost its way, or a wrong path: nothing is known of the app.
      return new Attempt.Failed<>(
          new MarathonException.Unavailable(
              text + "; that is no answer of Marathon, so look whether its address has a path"));
    } else if (status >= 500) {
      if (call.changes() && !UNTAKEN.matcher(said).find()) {
        throw unanswered(call, text, null);
      }
      return new Attempt.Failed<>(new MarathonException.Unavailable(text));
    } else if (status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
      // A proxy that passed nothing on.
      return new Attempt.Failed<>(new MarathonException.Unavailable(text));
    }
    throw refusal(status, text, answer.body());
  }

  private static MarathonException refusal(int status, String text, byte[] body) {
    if (status == 403 && text.contains(NO_ROOM)) {
      return new MarathonException.Unavailable(text);
    } else if (status == 403) {
      return new MarathonException.Refused(
          text + "; Marathon knows who asks, and does not let them do this");
    } else if (status == 409) {
      List<String> deployments = deployments(body);
      return deployments.isEmpty()
          ? new MarathonException.AlreadyExists(text)
          : new MarathonException.Locked(text, deployments);
    }
    return new MarathonException.Invalid(text);
  }

  private static List<String> deployments(byte[] body) {
    try {
      return Json.objects(Json.parse(body), "deployments").stream()
          .map(each -> Json.text(each, "id"))
          .toList();
    } catch (IOException page) {
      return List.of();
    }
  }

  private <T> Attempt<T> success(
      Call call, Function<Reply, T> reader, URI base, HttpResponse<byte[]> answer) {
    String where = call + " at " + base;
    try {
      byte[] body = answer.body();
      JsonNode json = body.length == 0 ? Json.mapper().createObjectNode() : Json.parse(body);
      T read = reader.apply(new Reply(body, json));
      masters.answered(base, answer.headers().firstValue("X-Marathon-Leader"));
      lastReasons.remove(base);
      return new Attempt.Done<>(read);
    } catch (MarathonException.Unreadable foreign) {
      return new Attempt.Failed<>(
          new MarathonException.Unreadable(where + ": " + foreign.getMessage(), foreign));
    } catch (IOException broken) {
      String why =
          "was answered with something that is not JSON: "
              + ErrorText.firstLine(broken.getMessage());
      if (call.changes()) {
        throw unanswered(call, where + " " + why, broken);
      }
      return new Attempt.Failed<>(new MarathonException.Unreadable(where + " " + why, broken));
    }
  }

  /**
   * Opens a stream at the preferred master, or at the next one after a failure; the handler gets
   * what it sends. Other calls are not told of failures: a proxy may let all but streams pass.
   */
  <T> HttpResponse<T> open(String path, BodyHandler<T> handler) throws IOException {
    long deadline = System.nanoTime() + connection.callTimeout().toNanos();
    List<URI> order = masters.order();
    URI master = order.get(Math.floorMod(unopened.get(), order.size()));
    try {
      Answered<T> answered =
          follow(
              master,
              (base, authorization) ->
                  builder(base, path, authorization)
                      .setHeader("Accept", "text/event-stream")
                      .build(),
              handler,
              deadline);
      if (answered.response().statusCode() == 200) {
        unopened.set(0);
        return answered.response();
      }
      throw new NotTaken(
          answered.base() + " answers with status " + answered.response().statusCode(), null);
    } catch (IOException | TimeoutException failed) {
      unopened.incrementAndGet();
      throw new IOException(
          "the events of " + master + " are not opened: " + reason(master, failed), failed);
    }
  }

  private HttpRequest request(Call call, URI base, Optional<String> authorization) {
    HttpRequest.Builder builder = builder(base, call.path(), authorization);
    String body = call.body();
    if (body == null) {
      return builder.method(call.method(), BodyPublishers.noBody()).build();
    }
    return builder
        .setHeader("Content-Type", "application/json")
        .method(call.method(), BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
  }

  private static HttpRequest.Builder builder(
      URI base, String path, Optional<String> authorization) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path)).setHeader("Accept", "application/json");
    authorization.ifPresent(value -> builder.setHeader("Authorization", value));
    return builder;
  }

  /** The JDK's own request timeout ends with the headers; this one covers the body as well. */
  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler, long deadline)
      throws IOException, TimeoutException {
    long left = Math.min(connection.requestTimeout().toNanos(), deadline - System.nanoTime());
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(Math.max(left, 1), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw late;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("the request failed", failed.getCause());
    } catch (InterruptedException stop) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for Marathon", stop);
    }
  }

  private byte[] login(URI login, String body, Duration limit) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(login)
            .setHeader("Accept", "application/json")
            .setHeader("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<byte[]> answer =
          exchange(
              request,
              info -> new LimitedBody(LARGEST_ANSWER),
              System.nanoTime() + limit.toNanos());
      if (answer.statusCode() != 200) {
        throw new IOException(
            login
                + " gives no token: "
                + answer.statusCode()
                + " "
                + ErrorText.of(answer.body())
                + "; check the uid and the private_key of the service account");
      }
      return answer.body();
    } catch (TimeoutException late) {
      throw new IOException(
          login + " gives no token in time; look whether the login server answers", late);
    }
  }
}
