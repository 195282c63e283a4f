package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.MarathonVersion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's nodes with Ignite's core, the interface that it needs, and our one jar. */
final class TwoJarsIT {

  @Test
  void theNodesOfTheDocumentationFindEachOtherWithOneJarMore(@TempDir Path program)
      throws Exception {
    String classPath =
        Stream.of(onlyNode(program), place(Ignite.class), place(Cache.class), ours())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    try (Ring ring =
        Ring.start(
            MarathonVersion.V1_9, NetworkMode.HOST, 2, classPath, List.of(RingNode.DOCUMENTED))) {
      assertThat(ring.awaitOne(2)).isNotEmpty();
    }
  }

  @Test
  void theLinesThatRunAreThoseOfTheDocumentation() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "marathon.md"));
    String block = page.substring(page.indexOf("```java", page.indexOf("\n## A node\n")));
    String lines =
        block
            .substring("```java".length(), block.indexOf("```", 1))
            .replaceFirst("List\\.of\\([^)]*\\)", "masters")
            .replace("Ignition.start", "return Ignition.start");
    Path program = Path.of("src/test/java", RingNode.class.getName().replace('.', '/') + ".java");
    assertThat(bare(lines)).contains("masters");
    assertThat(bare(Files.readString(program))).contains(bare(lines));
  }

  private static String bare(String code) {
    return code.replaceAll("\\s", "");
  }

  private static Path onlyNode(Path program) throws Exception {
    Path classes = place(RingNode.class);
    String folder = RingNode.class.getPackageName().replace('.', '/');
    Files.createDirectories(program.resolve(folder));
    try (Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("RingNode")).toList()) {
        Files.copy(file, program.resolve(folder).resolve(file.getFileName()));
      }
    }
    return program;
  }

  private static Path place(Class<?> known) throws Exception {
    return Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path ours() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith("-all.jar")).toList();
      assertThat(jars).as("the jar with everything, made by the package phase").hasSize(1);
      return jars.get(0).toAbsolutePath();
    }
  }
}
