package io.gridshell.cli;

import picocli.CommandLine.Option;

/** Whether a change overrides what is in its way. */
final class ForceOption {
  @Option(
      names = "--force",
      description =
          "Override what holds the engines where they run, such as a deployment of Marathon that"
              + " waits for resources.")
  private boolean given;

  boolean given() {
    return given;
  }
}
