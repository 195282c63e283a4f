package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who types what a page says sees what the page shows. */
@Timeout(300)
class PlayedPagesIT {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> aReaderSeesWhatThePageShows() {
    return PlayedPages.PLAYED.stream().map(name -> dynamicTest(name, () -> play(name)));
  }

  private static void play(String name) throws Exception {
    MarkdownPage page = MarkdownPage.read(MarkdownPage.REPOSITORY.resolve(name));
    assertThat(played(page)).as("commands of " + name).isPositive();
  }

  private static int played(MarkdownPage page) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.toRealPath().resolve("home"));
    return new PagePlayer(page, Files.createTempDirectory(folder.toRealPath(), "clone"), home)
        .play();
  }

  @Test
  void aPageThatShowsSomethingElseIsNoticed() {
    assertThatThrownBy(() -> played(page("./gridshell list", "default  running")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a.md:2")
        .hasMessageContaining("no grid runs");
    assertThatThrownBy(() -> played(page("./gridshell status", "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a.md:2: ./gridshell status")
        .hasMessageContaining("start it with: ./gridshell start");
  }

  private static MarkdownPage page(String command, String shown) {
    return new MarkdownPage(
        Path.of("a.md"), "a.md", List.of("```sh", command, "```", "```text", shown, "```"));
  }
}
