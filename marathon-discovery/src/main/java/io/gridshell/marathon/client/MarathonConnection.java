package io.gridshell.marathon.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How to reach Marathon.
 *
 * @param masters base addresses of all masters, with a path when Marathon is behind a proxy; at
 *     least one
 * @param authentication how to show who we are
 * @param tls whom encrypted connections trust
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long one request to one master may take
 * @param callTimeout how long a call may take with all its masters and pauses
 */
public record MarathonConnection(
    List<URI> masters,
    Authentication authentication,
    TlsSettings tls,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration callTimeout) {

  /** Refuses what cannot be an address of Marathon, or no time. */
  public MarathonConnection {
    masters = masters.stream().map(MarathonConnection::base).toList();
    if (masters.isEmpty()) {
      throw new IllegalArgumentException(
          "no address of Marathon is given; one looks like http://marathon.example.com:8080");
    }
    positive("connectTimeout", connectTimeout);
    positive("requestTimeout", requestTimeout);
    positive("callTimeout", callTimeout);
  }

  /** Masters without authentication: 2 s to connect, 5 s a request, 9 s a call. */
  public static MarathonConnection to(List<URI> masters) {
    return new MarathonConnection(
        masters,
        new Authentication.None(),
        TlsSettings.usual(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(9));
  }

  /** This with another way to show who we are. */
  public MarathonConnection with(Authentication other) {
    return new MarathonConnection(masters, other, tls, connectTimeout, requestTimeout, callTimeout);
  }

  /**
   * Checks what needs no master: files, their passwords, keys and tokens.
   *
   * @throws IllegalArgumentException naming what cannot be used
   */
  public void verify() {
    if (!tls.equals(TlsSettings.usual())) {
      // The JDK's own certificates are as they are; reading them takes longer than a first request.
      TlsContext.of(tls);
    }
    Authorizer.of(
            authentication,
            (login, body, limit) -> {
              throw new IOException("nobody is asked");
            })
        .verify();
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, it is " + value);
    }
  }

  /** Drops the slash at the end, so that paths can be appended. */
  private static URI base(URI uri) {
    String text = uri.toString();
    GivenAddress given = new GivenAddress(text);
    if (given.hasUser()) {
      throw new IllegalArgumentException(
          "the address of "
              + given.shown()
              + " has a user before '@'; set user and password apart");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address of Marathon; one looks like http://host:8080");
    }
    return text.endsWith("/") ? URI.create(text.replaceAll("/+$", "")) : uri;
  }
}
