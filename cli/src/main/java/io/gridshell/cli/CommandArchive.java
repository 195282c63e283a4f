package io.gridshell.cli;

import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class-data archive with which the command itself starts in half the time.
 *
 * <p>The script that starts this JVM says where it goes; without the script there is none. It is
 * made by the first start of a grid, because only with a grid can the joining of one be recorded.
 */
final class CommandArchive {
  /**
   * System property. Set by the script {@code gridshell}: where the class-data archive of the
   * command is.
   */
  static final String PROPERTY = "gridshell.command.archive";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private CommandArchive() {}

  /** Makes the archive unless it is there. Blocks for some seconds; a failure is a warning. */
  static void prepare(Profile profile, PrintStream err) {
    String named = System.getProperty(PROPERTY, "");
    if (named.isEmpty()) {
      return;
    }
    Path archive = Path.of(named);
    Path jar = Path.of(System.getProperty("java.class.path", ""));
    try {
      if (!Files.isRegularFile(jar) || isFresh(archive, jar)) {
        return;
      }
      err.println("preparing the archive of the command, once ...");
      make(archive, jar, profile);
    } catch (IOException failed) {
      err.println(
          "warning: the command starts without archive, more slowly: " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether {@code archive} is there and newer than {@code jar} and all jars beside it. */
  static boolean isFresh(Path archive, Path jar) throws IOException {
    if (!Files.exists(archive)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(archive);
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(jar.toAbsolutePath().resolveSibling(""), "*.jar")) {
      for (Path each : jars) {
        if (made.compareTo(Files.getLastModifiedTime(each)) <= 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static void make(Path archive, Path jar, Profile profile)
      throws IOException, InterruptedException {
    Path fresh =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.contains("Archive") && !option.contains(PROPERTY)) {
        command.add(option);
      }
    }
    command.add("-XX:ArchiveClassesAtExit=" + fresh);
    command.addAll(List.of("-jar", jar.toString(), TrainCommand.NAME));
    command.addAll(List.of("--profile", profile.name()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GRIDSHELL_HOME", profile.home().toAbsolutePath().toString());
    Process training =
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
    try {
      if (!training.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("its training run took longer than " + PATIENCE.toSeconds() + " s");
      }
      if (training.exitValue() != 0) {
        throw new IOException("its training run failed with exit code " + training.exitValue());
      }
      if (!Files.exists(fresh)) {
        throw new IOException("the JVM of its training run wrote no archive");
      }
      Files.move(fresh, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      training.destroyForcibly();
      Files.deleteIfExists(fresh);
    }
  }
}
