package io.gridshell.marathon.client;

/**
 * What a Marathon says of itself.
 *
 * @param version its version, such as {@code 1.5.0-SNAPSHOT}
 * @param leader host and port of the leader; empty when unknown
 * @param environmentPrefix what stands before {@code HOST} and {@code PORT...} in the environment
 *     of tasks; usually empty
 */
public record MarathonInfo(String version, String leader, String environmentPrefix) {

  /** The form of app definitions that this version understands. */
  public Dialect dialect() {
    return Dialect.of(version);
  }
}
