package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the images' entry point makes of its environment, with a {@code java} that only tells. */
final class EntryTest {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker", "."));

  @TempDir private Path folder;

  @BeforeEach
  void makeAnImage() throws IOException {
    String entry = Files.readString(DOCKER.resolve("image/bin/entry"));
    assertThat(entry).contains("here=/opt/gridshell\n");
    Files.writeString(
        folder.resolve("entry"), entry.replace("here=/opt/gridshell\n", "here=" + folder + "\n"));
    Path engine = Files.createDirectories(folder.resolve("engine"));
    Files.writeString(engine.resolve("java.options"), "");
    Files.writeString(engine.resolve("class.path"), "engine.jar");
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private List<String> line(Map<String, String> variables) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", folder.resolve("entry").toString(), "engine")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GRIDSHELL_"));
    environment.put(
        "PATH", folder.resolve("bin") + ":" + Objects.requireNonNull(System.getenv("PATH")));
    environment.putAll(variables);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the entry point ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(folder.resolve("out"), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "256.0, 128",
    "512, 256",
    "640.0, 320",
    "645, 324",
    "1024.0, 627",
    "2048.5, 1446",
    "4096.0, 3084",
    "16384.0, 12915"
  })
  void theHeapLeavesAFifthToIgniteAndHalfOfASmallTask(String memory, int heap) throws Exception {
    assertThat(line(Map.of("MARATHON_APP_RESOURCE_MEM", memory)))
        .filteredOn(word -> word.startsWith("-Xm"))
        .containsExactly("-Xmx" + heap + "m");
  }

  @Test
  void aHeapThatIsAskedForCounts() throws Exception {
    assertThat(line(Map.of("MARATHON_APP_RESOURCE_MEM", "1024.0", "GRIDSHELL_HEAP", "300m")))
        .contains("-Xmx300m", "io.gridshell.grid.EngineMain")
        .doesNotContain("-Xmx627m");
  }

  @Test
  void whatIsNoNumberIsNamed() throws Exception {
    assertThat(String.join(" ", line(Map.of("MARATHON_APP_RESOURCE_MEM", "much"))))
        .contains("MARATHON_APP_RESOURCE_MEM is 'much', which is not a number");
  }
}
