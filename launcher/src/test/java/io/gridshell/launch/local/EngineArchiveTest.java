package io.gridshell.launch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.LaunchEvent;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EngineArchiveTest {
  @TempDir Path home;

  /** The fake engine as a jar: the JVM makes no archive of what is in folders. */
  private EngineProgram program() throws IOException {
    Path jar = home.resolve("engine.jar");
    String name = FakeEngine.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream code = FakeEngine.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      code.transferTo(out);
      out.closeEntry();
    }
    return new EngineProgram.OnClassPath(List.of(jar), FakeEngine.class.getName());
  }

  @Test
  void besideANewArchiveTheThreeThatWereUsedLastAreKept() throws IOException {
    EngineCommand command =
        EngineCommand.of(ClusterSpec.of(new Profile(home, "default")), program());
    EngineArchive archive = EngineArchive.of(home, command).orElseThrow();
    Path cache = Files.createDirectories(home.resolve("cache"));
    for (int age = 1; age <= 5; age++) {
      Path other = Files.createFile(cache.resolve("engine-" + age + ".jsa"));
      Files.setLastModifiedTime(other, FileTime.fromMillis(1_000_000L - age * 1_000L));
    }
    Files.createFile(cache.resolve("command-17.jsa"));
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();

    archive.make(command, events::add);

    assertThat(events).last().isInstanceOf(LaunchEvent.ArchivePrepared.class);
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toList()))
          .containsExactlyInAnyOrder(
              archive.file().getFileName().toString(),
              "engine-1.jsa",
              "engine-2.jsa",
              "engine-3.jsa",
              "command-17.jsa");
    }
  }

  @Test
  void aTrainingThatFailsLeavesNothingBehind() throws IOException {
    ClusterSpec spec = ClusterSpec.of(new Profile(home, "default"));
    EngineProgram failing =
        new EngineProgram.OnClassPath(List.of(home.resolve("engine.jar")), "absent.Engine");
    program();
    EngineCommand command = EngineCommand.of(spec, failing);
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();

    EngineArchive.of(home, command).orElseThrow().make(command, events::add);

    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            LaunchEvent.ArchiveUnavailable.class,
            event -> assertThat(event.reason()).contains("ended with 1", "absent.Engine"));
    assertThat(home.resolve("cache")).isEmptyDirectory();
  }
}
