package io.gridshell.marathon.testing;

/** The versions whose forms of apps and tasks the test Marathon knows. */
public enum MarathonVersion {
  /** Ports without names, tasks without state. */
  V0_15("0.15.0"),
  /** Port definitions with names, still no state. */
  V1_1("1.1.1"),
  /** State; inactive tasks have no ports. */
  V1_4("1.4.13"),
  /** Networks. */
  V1_5("1.5.15"),
  /** Instances, every list always there. */
  V1_9("1.9.109");

  private final String text;

  MarathonVersion(String text) {
    this.text = text;
  }

  /** As {@code /v2/info} says it. */
  public String text() {
    return text;
  }

  boolean since(MarathonVersion first) {
    return compareTo(first) >= 0;
  }

  /** What a standby without leader answers. */
  int noLeaderStatus() {
    return since(V1_9) ? 502 : 503;
  }
}
