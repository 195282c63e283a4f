package io.gridshell.launch.local;

import io.gridshell.launch.LaunchException;
import io.gridshell.launch.RestartPolicy;
import io.gridshell.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that brings the engines of a detached cluster back. */
final class SupervisorProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  // It looks at files a few times a second and starts processes; it needs next to nothing.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-Xmx32m",
          "-Dfile.encoding=UTF-8");

  private SupervisorProcess() {}

  static void start(Profile profile, RestartPolicy policy) {
    EngineFiles files = new EngineFiles(profile);
    List<String> command = new ArrayList<>(EngineCommand.detached());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    String lib = System.getProperty(EngineProgram.LIB_PROPERTY, "");
    if (!lib.isEmpty()) {
      command.add("-D" + EngineProgram.LIB_PROPERTY + "=" + lib);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SupervisorMain.class.getName());
    command.addAll(
        List.of(
            profile.home().toAbsolutePath().toString(),
            profile.name(),
            Integer.toString(policy.most()),
            policy.first().toString(),
            policy.longest().toString(),
            policy.settled().toString()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(profile.logs().resolve("supervisor.log").toFile()))
              .redirectInput(Redirect.from(new File("/dev/null")))
              .start();
      files.write(files.supervisor(), OsProcess.of(process.toHandle()));
    } catch (IOException failed) {
      throw new LaunchException(
          "cannot start the supervisor of grid '" + profile.name() + "': " + failed.getMessage(),
          failed);
    }
  }

  static void end(Profile profile) {
    EngineFiles files = new EngineFiles(profile);
    if (!Files.exists(files.supervisor())) {
      return;
    }
    Optional<ProcessHandle> running = files.read(files.supervisor()).flatMap(OsProcess::find);
    if (running.isPresent() && running.get().pid() != ProcessHandle.current().pid()) {
      // Asked, not killed: an engine that it has just started would be on nobody's record.
      running.get().destroy();
      await(running.get(), profile);
    }
    try {
      Files.deleteIfExists(files.supervisor());
    } catch (IOException kept) {
      throw new LaunchException("cannot remove " + files.supervisor(), kept);
    }
  }

  private static void await(ProcessHandle supervisor, Profile profile) {
    try {
      if (!ends(supervisor)) {
        supervisor.destroyForcibly();
        if (!ends(supervisor)) {
          throw new LaunchException(
              "the supervisor of grid '"
                  + profile.name()
                  + "' (process "
                  + supervisor.pid()
                  + ") does not end; end it yourself, then run gridshell stop again");
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean ends(ProcessHandle supervisor) throws InterruptedException {
    try {
      supervisor.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException unknown) {
      return !supervisor.isAlive();
    }
  }
}
