package io.gridshell.marathon.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Exchanges a signed statement for a token. */
interface LoginClient {

  /**
   * Posts {@code body} to {@code login} and gives the body of the answer.
   *
   * @throws IOException when it is not answered within {@code limit} or with anything but success
   */
  byte[] login(URI login, String body, Duration limit) throws IOException;
}
