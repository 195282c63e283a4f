package io.gridshell.perf.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The comparison as a process, of floors and of a Gridshell that does not start. */
@Timeout(90)
class ComparisonTest {
  @TempDir private Path repository;
  private Path temporary;

  @BeforeEach
  void makeARepositoryWhoseCommandFails() throws IOException {
    Path script = Files.writeString(repository.resolve("gridshell"), "#!/bin/sh\nexit 7\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    temporary = Files.createDirectories(repository.resolve("tmp"));
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Comparison.class.getName());
    command.add(repository.resolve("gridshell").toString());
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectOutput(repository.resolve("out").toFile())
        .redirectError(repository.resolve("err").toFile())
        .start();
  }

  private String out() throws IOException {
    return Files.readString(repository.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(repository.resolve("err"));
  }

  private List<Path> homes() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("gridshell-")).toList();
    }
  }

  @Test
  void whoDoesNotStartIsLeftOutAndTheOthersAreMeasured() throws Exception {
    Path file = repository.resolve("figures.json");
    Process comparison =
        start(
            "--smoke",
            "--systems",
            "gridshell,jdk,tcp",
            "--workloads",
            "apply-one,coarse-last,gather-few,recovery,growth",
            "--json",
            file.toString());

    assertThat(comparison.waitFor(60, TimeUnit.SECONDS)).as(err()).isTrue();
    assertThat(comparison.exitValue()).as(err()).isZero();
    assertThat(out())
        .contains("changes: unknown, not a git repository")
        .contains("| 40 waits of 0-100 ms, the long ones last  ")
        .contains(
            "Gridshell is left out: its first start failed: gridshell [start, --insecure, -n, 1]"
                + " ended with 7")
        .contains(
            "JDK (floor): gather-few left out, it keeps no data; recovery, growth left out, a floor"
                + " has no workers to start or to lose\n")
        .contains(
            "TCP (floor): coarse-last left out, it runs no tasks; recovery, growth left out, ");
    assertThat(err()).doesNotContain("Exception");
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/settings/passes").asInt()).isEqualTo(1);
    assertThat(json.at("/workloads/0/figures/jdk/runs").size()).isGreaterThanOrEqualTo(3);
    assertThat(json.at("/workloads/2/workload").asText()).isEqualTo("gather-few");
    assertThat(json.at("/workloads/2/figures/tcp/median").asDouble()).isPositive();
    assertThat(json.at("/workloads/3/workload").asText()).isEqualTo("recovery");
    assertThat(json.at("/workloads/3/figures/jdk/cannot").asText()).startsWith("a floor has no");
    assertThat(homes()).isEmpty();
  }

  @Test
  void whatIsStoppedLeavesNothingBehind() throws Exception {
    Process comparison =
        start("--smoke", "--systems", "tcp", "--workloads", "apply-one", "--passes", "1000");
    await("the first pass")
        .atMost(Duration.ofSeconds(60))
        .until(() -> err().contains("pass 1,") && comparison.descendants().findAny().isPresent());
    List<ProcessHandle> family = comparison.descendants().toList();

    comparison.destroy();

    assertThat(comparison.waitFor(30, TimeUnit.SECONDS)).isTrue();
    await("the end of its drivers and their workers")
        .atMost(Duration.ofSeconds(20))
        .until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(homes()).isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsSaidAndEndsWithTwo() throws Exception {
    Process comparison = start("--passes", "abc");

    assertThat(comparison.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(comparison.exitValue()).isEqualTo(2);
    assertThat(err()).contains("--passes is a number from 1 on, not 'abc'");
  }
}
