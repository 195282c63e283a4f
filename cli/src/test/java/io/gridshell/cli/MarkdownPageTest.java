package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages are taken apart as the tests of the documentation need it. */
class MarkdownPageTest {

  private static List<CodeBlock> blocks(String text) {
    return new MarkdownPage(Path.of("a.md"), "a.md", text.lines().toList()).blocks();
  }

  @Test
  void aScriptHasTheOutputRightBelowIt() {
    List<CodeBlock> blocks =
        blocks("# A\n```java\n// %% Cell\nint x;\n```\n\n```text\nx is ...\n```\n");
    assertThat(blocks).hasSize(2);
    assertThat(blocks.get(0).isScript()).isTrue();
    assertThat(blocks.get(0).line()).isEqualTo(3);
    assertThat(blocks.get(0).output()).contains(List.of("x is ..."));
  }

  @Test
  void outputBehindProseIsNobodys() {
    List<CodeBlock> blocks = blocks("```java\n// %%\nint x;\n```\nso\n```text\ny\n```\n");
    assertThat(blocks.get(0).output()).isEmpty();
  }

  @Test
  void anIndentedBlockIsForTheShell() {
    List<CodeBlock> blocks = blocks("so:\n\n    $ ./gridshell list\n    no grid runs\n\nend\n");
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).isShell()).isTrue();
    assertThat(blocks.get(0).lines()).hasSize(2);
  }

  @Test
  void errorsOfTheCompilerAreOnTheLineOfThePage() throws IOException {
    List<CodeBlock> blocks = blocks("A\n\n```java\nint x = 1;\nint y = \"no\";\n```\n");
    assertThat(JavaBlocks.complaints(blocks)).hasSize(1).first().asString().startsWith("a.md:5: ");
    List<CodeBlock> whole = blocks("```java\nclass A {\n  int y = \"no\";\n}\n```\n");
    assertThat(JavaBlocks.complaints(whole)).hasSize(1).first().asString().startsWith("a.md:3: ");
  }

  @Test
  void commandsHaveTheOutputRightBelowThem() {
    List<CodeBlock> blocks = blocks("```sh\n./gridshell list\n```\n\n```text\nno grid\n```\n");
    assertThat(blocks.get(0).output()).contains(List.of("no grid"));
  }
}
