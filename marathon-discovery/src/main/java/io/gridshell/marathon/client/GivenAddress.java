package io.gridshell.marathon.client;

import java.net.URI;

/**
 * An address as somebody gave it, who may have put a user and a password before its host. It shows
 * neither.
 *
 * @param text what was given, passwords included
 */
public record GivenAddress(String text) {

  /** Whether a user stands in it. */
  public boolean hasUser() {
    return text.indexOf('@') >= 0;
  }

  /** What may be told: all that stands behind the last {@code @}, which passwords may have too. */
  public String shown() {
    return text.substring(text.lastIndexOf('@') + 1);
  }

  /**
   * The address.
   *
   * @throws IllegalArgumentException when it is none
   */
  public URI uri() {
    try {
      return URI.create(text.strip());
    } catch (IllegalArgumentException broken) {
      // The parser's own message would show a user and a password.
      throw new IllegalArgumentException(
          "'" + shown() + "' is not an address; one looks like http://host:8080");
    }
  }

  @Override
  public String toString() {
    return shown();
  }
}
