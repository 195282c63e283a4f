package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir Path folder;

  @Test
  void whatKeepsAFileFromBeingReadIsToldWithTheNextStep() throws IOException {
    Path latin = Files.write(folder.resolve("latin.jsh"), new byte[] {(byte) 0xe9});
    assertThatThrownBy(() -> Script.read(latin))
        .isInstanceOf(IOException.class)
        .hasMessage(latin + " is not UTF-8 text; save it as UTF-8");
    assertThatThrownBy(() -> new TextFile(folder).read())
        .hasMessage(folder + " is a folder; name a file in it");
    assertThatThrownBy(() -> new TextFile(folder.resolve("none")).read())
        .hasMessage("there is no file " + folder.resolve("none") + "; check its name");
  }

  @Test
  void whatKeepsAFileFromBeingWrittenIsToldWithTheNextStep() throws IOException {
    TextFile file = new TextFile(folder.resolve("new.jsh"));
    file.write("int x;");
    assertThat(file.read()).isEqualTo("int x;");
    assertThatThrownBy(() -> new TextFile(folder).write(""))
        .hasMessage(folder + " is a folder; name a file in it");
    assertThatThrownBy(() -> new TextFile(folder.resolve("no/new.jsh")).write(""))
        .hasMessage("there is no folder " + folder.resolve("no") + "; make it first");
  }

  @Test
  void aTildeIsTheFolderOfTheUser() {
    Path user = Path.of(System.getProperty("user.home"));
    assertThat(TextFile.expand("~/a/b.jsh")).isEqualTo(user.resolve("a/b.jsh"));
    assertThat(TextFile.expand("~")).isEqualTo(user);
    assertThat(TextFile.expand("a~b")).isEqualTo(Path.of("a~b"));
    assertThat(TextFile.named("~x").path()).isEqualTo(Path.of("~x"));
  }
}
