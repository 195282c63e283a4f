package io.gridshell.launch.local;

import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.RestartPolicy;
import io.gridshell.launch.Supervisor;
import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The program that {@link SupervisorProcess} starts. */
final class SupervisorMain {
  private SupervisorMain() {}

  /** Runs until the cluster is stopped. */
  public static void main(String[] arguments) {
    Profile profile = new Profile(Path.of(arguments[0]), arguments[1]);
    RestartPolicy policy =
        new RestartPolicy(
            Integer.parseInt(arguments[2]),
            Duration.parse(arguments[3]),
            Duration.parse(arguments[4]),
            Duration.parse(arguments[5]));
    Supervisor.of(profile, policy, SupervisorMain::log).run();
  }

  private static void log(LaunchEvent event) {
    if (event instanceof LaunchEvent.EngineRevived revived) {
      System.out.println(Instant.now() + " revived engine id=" + revived.id());
    } else if (event instanceof LaunchEvent.EngineGivenUp given) {
      System.out.println(
          Instant.now() + " gave up engine id=" + given.id() + " attempts=" + given.attempts());
    }
  }
}
