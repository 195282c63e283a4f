package io.gridshell.marathon;

import io.gridshell.marathon.client.Health;

/** Which tasks health checks leave over. */
public enum HealthPolicy {
  /** All; right for servers, which are healthy only after they have found each other. */
  ANY,
  /** All but those that a check has found dead; right for thin clients. */
  ALIVE_OR_UNKNOWN;

  boolean admits(Health health) {
    return this == ANY || health != Health.DEAD;
  }
}
