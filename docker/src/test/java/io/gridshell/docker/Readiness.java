package io.gridshell.docker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether an engine says that it is a member of its grid. */
final class Readiness {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Readiness() {}

  /** Whether the engine with its HTTP port at {@code address} does. */
  static boolean of(String address) {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://" + address + "/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HTTP.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
