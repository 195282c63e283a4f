package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** The configuration reference says what the code says. */
class ConfigurationPageTest {
  private static final Path FILE = MarkdownPage.REPOSITORY.resolve("docs/configuration.md");

  @Test
  void thePageIsWhatTheCodeSays() throws Exception {
    String text = ConfigurationPage.text();
    if (Boolean.getBoolean("gridshell.docs.write")) {
      Files.writeString(
          FILE, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
    assertThat(FILE)
        .as("docs/configuration.md; to make it anew: %s", ConfigurationPage.RENEW)
        .exists()
        .hasContent(text);
  }

  @Test
  void everyNameThatTheCodeReadsHasACommentThere() throws Exception {
    assertThat(NamesInCode.engineVariables())
        .containsOnlyKeys(NamesInCode.readVariables())
        .hasSizeGreaterThan(20);
    assertThat(NamesInCode.systemProperties())
        .containsOnlyKeys(NamesInCode.readProperties())
        .hasSizeGreaterThan(8);
    assertThat(NamesInCode.marathonOptions()).containsKeys("ready-check", "env.NAME");
    assertThat(NamesInCode.marathonOptions().values()).doesNotContain("");
  }
}
