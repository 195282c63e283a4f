package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to whichever master answers, within a time limit. Thread-safe.
 *
 * <p>Credentials go to the configured masters alone: redirects elsewhere are refused.
 */
final class Transport {
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final int MOST_HOPS = 3;

  private final MarathonConnection connection;
  private final HttpClient http;
  private final Authorizer authorizer;
  private final Masters masters;
  private final Map<URI, MarathonException> lastReasons;
  private final Supplier<Duration> left;

  /** A request without its master. */
  record Call(String method, String path, @Nullable String body) {
    static Call get(String path) {
      return new Call("GET", path, null);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** A successful answer. */
  record Reply(byte[] bytes, JsonNode json) {}

  /** What one try at one master gave. */
  private sealed interface Attempt {
    record Done(Reply reply) implements Attempt {}

    record Failed(MarathonException reason) implements Attempt {}
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
    this.left = () -> Duration.ofNanos(end - System.nanoTime());
  }

  /** The same, for calls that may take {@code limit} altogether. */
  Transport within(Duration limit) {
    return new Transport(this, limit);
  }

  /** Carries {@code call}; blocks at most the connection's call timeout, or what is left of it. */
  Reply send(Call call) {
    Duration longest = connection.callTimeout();
    Duration rest = left.get();
    long deadline = System.nanoTime() + (rest.compareTo(longest) < 0 ? rest : longest).toNanos();
    Map<URI, MarathonException> reasons = new LinkedHashMap<>();
    while (true) {
      for (URI master : masters.order()) {
        if (System.nanoTime() < deadline && masters.pause(master).isZero()) {
          Attempt attempt = attempt(call, master, deadline);
          if (attempt instanceof Attempt.Done done) {
            return done.reply();
          } else if (attempt instanceof Attempt.Failed failed) {
            masters.failed(master);
            // A try that our own deadline cut short tells less than the one before.
            if (System.nanoTime() < deadline || !reasons.containsKey(master)) {
              reasons.put(master, failed.reason());
              lastReasons.put(master, failed.reason());
            }
          }
        }
      }
      if (masters.order().stream()
          .allMatch(master -> reasons.get(master) instanceof MarathonException.Refused)) {
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

  private static void pause(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new MarathonException.Unavailable("interrupted while waiting for Marathon", stop);
    }
  }

  private static MarathonException summary(Call call, Map<URI, MarathonException> reasons) {
    if (!reasons.isEmpty()
        && reasons.values().stream()
            .noneMatch(each -> each instanceof MarathonException.Unavailable)) {
      return reasons.values().iterator().next();
    }
    String all =
        reasons.isEmpty()
            ? "no time is left"
            : reasons.values().stream()
                .map(Throwable::getMessage)
                .collect(Collectors.joining("; "));
    return new MarathonException.Unavailable(call + " had no answer: " + all);
  }

  private Attempt attempt(Call call, URI master, long deadline) {
    URI base = master;
    boolean renewed = false;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      HttpResponse<byte[]> answer;
      try {
        answer =
            exchange(
                request(call, base, authorizer.header()),
                info -> new LimitedBody(LARGEST_ANSWER),
                deadline);
      } catch (IOException | TimeoutException failed) {
        return unanswered(call, base, failed);
      }
      int status = answer.statusCode();
      if (status == 401 && !renewed && authorizer.renew()) {
        renewed = true;
      } else if (status >= 300 && status < 400) {
        String target = answer.headers().firstValue("Location").orElse("");
        Optional<URI> known = masters.known(target);
        if (known.isEmpty()) {
          return new Attempt.Failed(
              new MarathonException.Unavailable(
                  base + " redirects to " + target + ", which is not a configured master"));
        }
        base = known.get();
      } else {
        return judge(call, base, answer);
      }
    }
    return new Attempt.Failed(
        new MarathonException.Unavailable(master + " redirects " + call + " in a circle"));
  }

  /** A change that may have been carried out is not sent to the next master. */
  private static Attempt unanswered(Call call, URI base, Exception failed) {
    String why =
        failed instanceof TimeoutException
            ? "no answer in time"
            : failed instanceof ConnectException && failed.getMessage() == null
                ? "nobody listens there"
                : failed.getClass().getSimpleName()
                    + " "
                    + ErrorText.firstLine(failed.getMessage());
    MarathonException reason = new MarathonException.Unavailable(base + ": " + why, failed);
    if (call.method().equals("POST") && !(failed instanceof ConnectException)) {
      throw new MarathonException.Unavailable(
          call + " was sent to " + base + " and may have been carried out: " + why, failed);
    }
    return new Attempt.Failed(reason);
  }

  private Attempt judge(Call call, URI base, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return success(call, base, answer);
    }
    String text = call + " at " + base + ": " + status + " " + ErrorText.of(answer.body());
    if (status == 401) {
      return new Attempt.Failed(
          new MarathonException.Refused(
              text + "; check the user, token or service account for Marathon"));
    } else if (status == 404 || (status == 500 && text.contains("URI not found"))) {
      throw new MarathonException.NotFound(text);
    } else if (status >= 500) {
      return new Attempt.Failed(new MarathonException.Unavailable(text));
    }
    throw refusal(status, text, answer.body());
  }

  private static MarathonException refusal(int status, String text, byte[] body) {
    if (status == 403) {
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

  private Attempt success(Call call, URI base, HttpResponse<byte[]> answer) {
    try {
      byte[] body = answer.body();
      JsonNode json = body.length == 0 ? Json.mapper().createObjectNode() : Json.parse(body);
      masters.answered(base, answer.headers().firstValue("X-Marathon-Leader"));
      lastReasons.remove(base);
      return new Attempt.Done(new Reply(body, json));
    } catch (IOException broken) {
      return new Attempt.Failed(
          new MarathonException.Unreadable(
              call
                  + " at "
                  + base
                  + " was answered with something that is not JSON: "
                  + ErrorText.firstLine(broken.getMessage()),
              broken));
    }
  }

  /** Opens a stream at the preferred master; the handler gets what it sends. */
  <T> HttpResponse<T> open(String path, BodyHandler<T> handler) throws IOException {
    long deadline = System.nanoTime() + connection.callTimeout().toNanos();
    URI base = masters.order().get(0);
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      HttpResponse<T> answer;
      try {
        HttpRequest request =
            builder(base, path, authorizer.header())
                .setHeader("Accept", "text/event-stream")
                .build();
        answer = exchange(request, handler, deadline);
      } catch (IOException | TimeoutException failed) {
        masters.failed(base);
        preferAnother(base);
        throw new IOException(base + " does not open its events", failed);
      }
      if (answer.statusCode() == 200) {
        return answer;
      }
      Optional<URI> known = masters.known(answer.headers().firstValue("Location").orElse(""));
      if (known.isEmpty()) {
        preferAnother(base);
        throw new IOException(base + " does not open its events: status " + answer.statusCode());
      }
      base = known.get();
    }
    throw new IOException(base + " redirects its events in a circle");
  }

  private void preferAnother(URI failed) {
    masters.order().stream()
        .filter(master -> !master.equals(failed))
        .findFirst()
        .ifPresent(next -> masters.answered(next, Optional.empty()));
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

  private byte[] login(URI login, String body) throws IOException {
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
              System.nanoTime() + connection.requestTimeout().toNanos());
      if (answer.statusCode() != 200) {
        throw new IOException(
            login + " gives no token: " + answer.statusCode() + " " + ErrorText.of(answer.body()));
      }
      return answer.body();
    } catch (TimeoutException late) {
      throw new IOException(login + " gives no token in time", late);
    }
  }
}
