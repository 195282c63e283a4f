package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build of an image says of a base with another runtime than engines need. */
final class PrepareTest {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker", "."));

  @TempDir private Path folder;
  private List<String> needed = List.of();

  @BeforeEach
  void makeAnImage() throws IOException {
    String prepare = Files.readString(DOCKER.resolve("image/bin/prepare"));
    String checks = prepare.substring(0, prepare.indexOf("\nchmod "));
    // What comes after the checks changes the machine.
    Files.writeString(
        folder.resolve("prepare"),
        checks.replace("here=/opt/gridshell\n", "here=" + folder + "\n") + "\necho fine\n");
    Path list = DOCKER.resolve("../cli/src/main/resources/io/gridshell/cli/doctor");
    needed = Files.readAllLines(list.resolve("needed-modules.txt"));
    Path engine = Files.createDirectories(folder.resolve("engine"));
    Files.copy(list.resolve("needed-modules.txt"), engine.resolve("needed-modules.txt"));
  }

  private String said(int version, List<String> modules) throws Exception {
    String listed =
        modules.stream()
            .map(name -> name + "@" + version + ".0.1")
            .collect(Collectors.joining("\n"));
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case $1 in
          --list-modules) echo '%s' ;;
          *) echo '    java.specification.version = %d' >&2 ;;
        esac
        """
            .formatted(listed, version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("sh", folder.resolve("prepare").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder
        .environment()
        .put("PATH", java.getParent() + ":" + Objects.requireNonNull(System.getenv("PATH")));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the preparation ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private List<String> without(String module) {
    List<String> others = new ArrayList<>(needed);
    others.remove(module);
    return others;
  }

  @Test
  void aRuntimeOfTheNeededModulesWillDo() throws Exception {
    assertThat(said(17, needed)).isEqualTo("fine\n");
  }

  @Test
  void everyNeededModuleThatIsMissingIsNamed() throws Exception {
    assertThat(needed).contains("jdk.jshell", "jdk.httpserver");
    for (String module : needed) {
      List<String> others = without(module);
      others.add(module + ".more");
      assertThat(said(17, others))
          .isEqualTo(
              "gridshell: the base image has a runtime without "
                  + module
                  + "; take one with a full JDK\n");
    }
  }

  @Test
  void ellipticCurvesNeedNoModuleOfTheirOwnSinceJava22() throws Exception {
    assertThat(said(21, without("jdk.crypto.ec"))).contains("without jdk.crypto.ec");
    assertThat(said(22, without("jdk.crypto.ec"))).isEqualTo("fine\n");
  }

  @Test
  void anOldRuntimeIsRefused() throws Exception {
    assertThat(said(11, needed))
        .isEqualTo("gridshell: the base image has Java 11; take one with 17 or newer\n");
  }
}
