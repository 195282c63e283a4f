package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterBuilder;
import java.util.Optional;

/**
 * The grid of a script or a session: the one that runs, or one that is started for it and ends with
 * it.
 *
 * @param surroundings what the command works with
 * @param options what started engines are like
 */
record GridOfItsOwn(Surroundings surroundings, EngineOptions options) {

  /** The grid that runs under {@code profile}, or under the usual name. */
  Cluster running(Optional<String> profile) {
    String name = profile.orElseGet(() -> surroundings.settings().of(Setting.PROFILE).text());
    return surroundings.attach(options.profile(surroundings.home(), name));
  }

  /**
   * Starts one of {@code engines} engines. Without a {@code profile} it has a name that begins with
   * {@code purpose} and leaves nothing behind, so that it is in nobody's way.
   */
  Cluster start(String purpose, Optional<String> profile, int engines) {
    StartProgress progress = new StartProgress(surroundings);
    String name = profile.orElseGet(() -> purpose + "-" + ProcessHandle.current().pid());
    ClusterBuilder builder = options.builder(surroundings.home(), name, engines).listener(progress);
    if (options.insecure()) {
      progress.warnInsecure();
    }
    if (profile.isEmpty()) {
      builder.discardLogs();
    }
    try {
      return builder.start();
    } finally {
      progress.end();
    }
  }
}
