package io.gridshell.launch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.launch.ClusterSpec;
import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineCommandTest {
  private static final Runtime.Version JAVA_17 = Runtime.Version.parse("17.0.15");
  private static final Runtime.Version JAVA_25 = Runtime.Version.parse("25.0.1");
  private static final EngineProgram PROGRAM = new EngineProgram.Jar(Path.of("/lib/engine.jar"));

  private static ClusterSpec spec(Optional<String> heap, List<String> options, boolean owned) {
    return new ClusterSpec(
        new Profile(Path.of("/home/x"), "lab"),
        2,
        "local",
        "127.0.0.1",
        true,
        heap,
        options,
        List.of("gpu"),
        owned,
        Duration.ofSeconds(1),
        Map.of());
  }

  @Test
  void anEngineIsToldWhoItIs() {
    ClusterSpec spec = spec(Optional.empty(), List.of(), true);
    List<String> line =
        EngineCommand.of(spec, PROGRAM, JAVA_17)
            .engine(
                new EngineCommand.Member(spec, 0, true), Optional.of(Path.of("/cache/engine.jsa")));
    assertThat(line)
        .contains("-XX:SharedArchiveFile=/cache/engine.jsa")
        .containsSubsequence(
            "-jar",
            "/lib/engine.jar",
            "--home",
            "/home/x",
            "--profile",
            "lab",
            "--id",
            "0",
            "--founder",
            "--lifeline",
            "--label",
            "gpu");
  }

  @Test
  void aDetachedEngineThatIsNotTheFirstHasNeitherLifelineNorFounder() {
    ClusterSpec spec = spec(Optional.empty(), List.of(), false);
    assertThat(
            EngineCommand.of(spec, PROGRAM, JAVA_17)
                .engine(new EngineCommand.Member(spec, 1, false), Optional.empty()))
        .doesNotContain("--founder", "--lifeline")
        .noneMatch(word -> word.contains("SharedArchiveFile"));
  }

  @Test
  void theFirstHeapIsOursUnlessTheUserSizesIt() {
    assertThat(
            EngineCommand.of(spec(Optional.empty(), List.of(), true), PROGRAM, JAVA_17)
                .jvmOptions())
        .contains("-Xms24m");
    assertThat(
            EngineCommand.of(spec(Optional.of("64m"), List.of(), true), PROGRAM, JAVA_17)
                .jvmOptions())
        .contains("-Xmx64m")
        .doesNotContain("-Xms24m");
    assertThat(
            EngineCommand.of(spec(Optional.empty(), List.of("-Xmx70m"), true), PROGRAM, JAVA_17)
                .jvmOptions())
        .doesNotContain("-Xms24m")
        .endsWith("-Xmx70m");
  }

  @Test
  void newerJavaIsToldNotToWarn() {
    ClusterSpec spec = spec(Optional.empty(), List.of(), true);
    assertThat(EngineCommand.of(spec, PROGRAM, JAVA_25).jvmOptions())
        .contains("--sun-misc-unsafe-memory-access=allow");
    assertThat(EngineCommand.of(spec, PROGRAM, JAVA_17).jvmOptions())
        .noneMatch(option -> option.contains("unsafe"));
  }

  @ParameterizedTest
  @CsvSource({"17.0.9, true", "17.0.8, false", "20.0.2, false", "21.0.1, true", "25, true"})
  void memoryOfTheCLibraryIsTrimmedWhereJavaCanDoThat(String version, boolean can) {
    ClusterSpec spec = spec(Optional.empty(), List.of(), true);
    assertThat(EngineCommand.of(spec, PROGRAM, Runtime.Version.parse(version)).jvmOptions())
        .matches(
            options ->
                options.stream().anyMatch(option -> option.contains("TrimNativeHeapInterval"))
                    == can);
  }

  @Test
  void onAClassPathPackagesAreOpenedAndExportedByOptions() {
    EngineProgram program = new EngineProgram.OnClassPath(List.of(Path.of("/a.jar")), "Main");
    assertThat(program.arguments())
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", "/a.jar", "Main")
        .anyMatch(argument -> argument.startsWith("--add-exports=jdk.compiler/"));
  }
}
