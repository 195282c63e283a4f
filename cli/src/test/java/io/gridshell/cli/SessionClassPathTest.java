package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionClassPathTest {
  @TempDir Path folder;

  @Test
  void hasTheFilesOfTheVariableInTheirOrder() throws Exception {
    Path jar = Files.createFile(folder.resolve("z.jar"));
    Map<String, String> environment =
        Map.of(SessionClassPath.VARIABLE, jar + File.pathSeparator + " " + folder);
    assertThat(SessionClassPath.of(environment).files()).containsExactly(jar, folder);
  }

  @Test
  void isEmptyWithoutTheVariable() {
    assertThat(SessionClassPath.of(Map.of()).files()).isEmpty();
  }

  @Test
  void namesAFileThatIsMissing() {
    Path absent = folder.resolve("absent.jar");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionClassPath.of(Map.of(SessionClassPath.VARIABLE, absent.toString())))
        .withMessageContaining(absent.toString());
  }
}
