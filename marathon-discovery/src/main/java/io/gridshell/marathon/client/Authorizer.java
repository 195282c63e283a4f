package io.gridshell.marathon.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Gives the value of the header that says who we are. */
interface Authorizer {

  /**
   * The header's value; empty when there is none. May ask another server and block for it, {@code
   * limit} at most.
   */
  Optional<String> header(Duration limit) throws IOException;

  /** Forgets what was refused. Says whether another try may fare better. */
  boolean renew();

  /**
   * Checks what can be checked without asking anybody.
   *
   * @throws IllegalArgumentException when it is not usable
   */
  default void verify() {}

  /** The authorizer for {@code authentication}. */
  static Authorizer of(Authentication authentication, LoginClient login) {
    if (authentication instanceof Authentication.Basic basic) {
      String pair = basic.user() + ":" + basic.password();
      return fixed(
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else if (authentication instanceof Authentication.Token token) {
      return fixed(token.prefix() + token.token());
    } else if (authentication instanceof Authentication.TokenFile file) {
      return new FromFile(file);
    } else if (authentication instanceof Authentication.ServiceAccount account) {
      return new ServiceAccountTokens(account, login);
    }
    return new Fixed(Optional.empty());
  }

  private static Authorizer fixed(String value) {
    if (!isHeader(value)) {
      throw new IllegalArgumentException(
          "the token has a character that a header cannot carry, such as the end of a line; set the"
              + " token alone");
    }
    return new Fixed(Optional.of(value));
  }

  /** The JDK refuses others with a message that shows them. */
  private static boolean isHeader(String value) {
    return value.chars().allMatch(c -> c < 256 && !Character.isISOControl(c));
  }

  /** The same for ever. */
  record Fixed(Optional<String> value) implements Authorizer {
    @Override
    public Optional<String> header(Duration limit) {
      return value;
    }

    @Override
    public boolean renew() {
      return false;
    }
  }

  /** What the file says at the moment. */
  record FromFile(Authentication.TokenFile source) implements Authorizer {
    @Override
    public Optional<String> header(Duration limit) throws IOException {
      return header();
    }

    private Optional<String> header() throws IOException {
      String token = Files.readString(source.file()).strip();
      if (token.isEmpty()) {
        throw new IOException("the token file " + source.file() + " is empty");
      } else if (!isHeader(token)) {
        throw new IOException(
            "the token file "
                + source.file()
                + " has more than one line, or a character that a header cannot carry");
      }
      return Optional.of(source.prefix() + token);
    }

    @Override
    public void verify() {
      try {
        header();
      } catch (IOException unusable) {
        throw new IllegalArgumentException(
            "the token file " + source.file() + " is not usable: " + unusable, unusable);
      }
    }

    @Override
    public boolean renew() {
      return true;
    }
  }
}
