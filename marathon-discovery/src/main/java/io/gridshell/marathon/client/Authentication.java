package io.gridshell.marathon.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** How a program shows Marathon who it is. No form prints its secret. */
public sealed interface Authentication {

  /** It does not. */
  record None() implements Authentication {}

  /**
   * User and password.
   *
   * @param user without colon
   * @param password the secret
   */
  record Basic(String user, String password) implements Authentication {
    /** Refuses a user that the header could not carry. */
    public Basic {
      Objects.requireNonNull(password, "password");
      if (user.isEmpty() || user.indexOf(':') >= 0) {
        // What stands behind the colon may well be the password.
        throw new IllegalArgumentException(
            "the user is empty or has a colon, which basic authentication cannot carry; set user"
                + " and password apart");
      }
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /**
   * A token that does not change.
   *
   * @param prefix what stands before it in the header: {@code token=} for DC/OS, {@code "Bearer "}
   *     elsewhere
   * @param token the secret
   */
  record Token(String prefix, String token) implements Authentication {
    /** Refuses an empty token. */
    public Token {
      Objects.requireNonNull(prefix, "prefix");
      if (token.isBlank()) {
        throw new IllegalArgumentException("the token is empty");
      }
    }

    @Override
    public String toString() {
      return "Token[]";
    }
  }

  /**
   * A token in a file that others may replace; it is read for every request.
   *
   * @param prefix what stands before it in the header
   * @param file the file, with nothing but the token
   */
  record TokenFile(String prefix, Path file) implements Authentication {}

  /**
   * A service account of DC/OS.
   *
   * @param uid its name
   * @param privateKey RSA key as PEM, PKCS#8 or PKCS#1
   * @param login where tokens are given out
   */
  record ServiceAccount(String uid, String privateKey, URI login) implements Authentication {
    /** Refuses a login server with a user, whose password every failure of it would show. */
    public ServiceAccount {
      GivenAddress given = new GivenAddress(login.toString());
      if (given.hasUser()) {
        throw new IllegalArgumentException(
            "the login_endpoint of service account "
                + uid
                + " has a user before '@"
                + given.shown()
                + "'; leave it out, because the account shows its key alone");
      }
      String scheme = String.valueOf(login.getScheme()).toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https")) || login.getHost() == null) {
        throw new IllegalArgumentException(
            "the login_endpoint of service account "
                + uid
                + " is '"
                + login
                + "'; one looks like https://host/acs/api/v1/auth/login");
      }
    }

    @Override
    public String toString() {
      return "ServiceAccount[uid=" + uid + ", login=" + login + "]";
    }
  }
}
