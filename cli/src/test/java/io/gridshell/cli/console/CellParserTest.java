package io.gridshell.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellParserTest {
  // What ends with a brace that opens is unfinished; that is all that counts here.
  private final CellParser parser = new CellParser(text -> text.strip().endsWith("{"));

  private ParsedLine enter(String text) {
    return parser.parse(text, text.length(), ParseContext.ACCEPT_LINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int f() {",
        "int a;\n%px 1\nint f() {",
        "%%px",
        "%%px --local\n1 + 1",
        "%%px\nint f() {\n",
        "%px int f() {",
        "%px --local -t 0 int f() {",
        "%time for (;;) {",
        "%time %px for (;;) {",
        "%who\n%time for (;;) {",
        "%who\nint f() {",
        "%who\n%%px\n1 + 1",
        "%time %%px\n1 + 1",
        "// %%\n%%px\n1\n// %%\nint f() {",
      })
  void enterGoesOnWithACellThatIsNotFinished(String text) {
    assertThatThrownBy(() -> enter(text)).isInstanceOf(EOFError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 + 1",
        "int f() {\n\n",
        "%px int f() {}",
        "%px int f() {\n\n",
        "%time f();",
        "%time for (;;) {\n}",
        "%who",
        "%who {",
        "%px {\n}\n1 + 1",
        "%%px\n1 + 1\n",
        "%time %%px\n1 + 1\n",
        "// %%\n%%px\nint f() {\n// %%\nint x;",
        "%%px\nint f() {\n\n",
      })
  void enterEndsACellThatIsFinishedAndAnEmptyLineEndsAny(String text) {
    assertThat(enter(text).line()).isEqualTo(text);
  }

  @Test
  void whatIsOnlyLookedAtNeedNotBeFinished() {
    assertThat(parser.parse("int f() {", 9, ParseContext.COMPLETE).line()).isEqualTo("int f() {");
  }

  @Test
  void theWordIsTheIdentifierBeforeTheCursor() {
    ParsedLine line = parser.parse("dv.gather(x)", 6, ParseContext.COMPLETE);
    assertThat(line.word()).isEqualTo("gat");
    assertThat(line.wordCursor()).isEqualTo(3);
    assertThat(parser.parse("dv.", 3, ParseContext.COMPLETE).word()).isEmpty();
  }
}
