package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command makes of a build that fails, with a Maven and a Java that only say so. */
@Timeout(60)
class RunBuildTest {
  @TempDir private Path repository;

  private String output = "";

  @BeforeEach
  void makeARepositoryWithTheCommand() throws IOException {
    Files.createDirectories(repository.resolve("perf"));
    Files.copy(Path.of("run"), repository.resolve("perf").resolve("run"));
    program("java", "echo measured");
  }

  private void program(String name, String text) throws IOException {
    Path bin = Files.createDirectories(repository.resolve("bin"));
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Runs the command with a Maven that cannot build {@code broken}, and tells its exit code. */
  private int run(String broken) throws IOException, InterruptedException {
    program(
        "mvn", "case \"$*\" in *" + broken + "*) echo cannot build " + broken + "; exit 1 ;; esac");
    ProcessBuilder builder =
        new ProcessBuilder("bash", repository.resolve("perf").resolve("run").toString())
            .redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().merge("PATH", repository.resolve("bin") + ":", (old, bin) -> bin + old);
    Process process = builder.start();
    process.getOutputStream().close();
    output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(output).isTrue();
    return process.exitValue();
  }

  @Test
  void aSystemThatCannotBeBuiltIsSaidAndTheOthersAreMeasured() throws Exception {
    assertThat(run("perf/spark")).as(output).isZero();
    assertThat(output)
        .isEqualTo(
            "cannot build perf/spark\ngoes on without what Maven could not build\nmeasured\n");
  }

  @Test
  void whatIsMeasuredCannotBeBuiltAndThatIsSaidOnce() throws Exception {
    assertThat(run("cli,perf")).as(output).isOne();
    assertThat(output).isEqualTo("cannot build cli,perf\n");
  }

  @Test
  void aBuildThatSucceedsSaysNothing() throws Exception {
    assertThat(run("nothing")).as(output).isZero();
    assertThat(output).isEqualTo("measured\n");
  }
}
