package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandArchiveTest {
  @TempDir Path lib;

  private Path file(String name, long seconds) throws IOException {
    Path file = Files.createFile(lib.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
  }

  @Test
  void anArchiveIsOfUseWhileItIsNewerThanEveryJarBesideTheCommand() throws IOException {
    Path jar = file("gridshell-cli-1.jar", 10);
    assertThat(CommandArchive.isFresh(lib.resolve("none.jsa"), jar)).isFalse();
    Path archive = file("command.jsa", 20);
    file("other-1.jar", 15);
    file("no-jar.txt", 30);
    assertThat(CommandArchive.isFresh(archive, jar)).isTrue();
    file("another-1.jar", 20);
    assertThat(CommandArchive.isFresh(archive, jar)).isFalse();
  }
}
