package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.Progress;
import io.gridshell.cli.terminal.RichText;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.StatusLine;
import io.gridshell.cli.terminal.Table;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static Table table() {
    Table table = new Table("ID", "RUNS", "HOST");
    table.row(0, "a long text that needs room", "x");
    return table;
  }

  @Test
  void aTableIsAsWideAsItsEntriesWithoutATerminal() {
    assertThat(table().text(Screen.NONE))
        .isEqualTo("ID  RUNS                         HOST\n0   a long text that needs room  x");
  }

  @Test
  void aTableFitsANarrowTerminal() {
    assertThat(table().text(new Screen(true, true, true, false, 24)).lines())
        .allMatch(line -> line.length() <= 24)
        .anyMatch(line -> line.contains("a long text t…"));
  }

  @Test
  void columnsThatDoNotFitAreLeftOut() {
    assertThat(table().text(new Screen(true, true, true, false, 15)))
        .isEqualTo("ID  RUNS\n0   a long tex…\nleft out: HOST;\nwiden the\nterminal");
    assertThat(table().text(narrow(15), "ask")).endsWith("\nleft out: HOST;\nask");
    assertThat(table().text(narrow(24))).doesNotContain("left out");
  }

  @Test
  void aHeadingStandsOutWhereThereAreColours() {
    assertThat(table().text(new Screen(true, true, true, true, 80))).startsWith("\u001b[1mID");
    assertThat(table().text(new Screen(false, false, true, true, 80))).startsWith("ID");
  }

  @Test
  void progressSaysItemsRateTimeLeftAndFailures() {
    assertThat(new Progress(12, 2, 24).line(Duration.ofSeconds(4)))
        .isEqualTo("[############            ] 12/24, 3.0/s, 4s left, 2 failed, 4.0 s");
    assertThat(new Progress(0, 0, 4).line(Duration.ofMillis(2100)))
        .isEqualTo("[                        ] 0/4, 2.1 s");
  }

  @Test
  void aStatusLineIsDrawnOnTerminalsAlone() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    StatusLine none = new StatusLine(err, Screen.NONE);
    none.draw("x");
    none.clear();
    assertThat(bytes.size()).isZero();
    StatusLine line = new StatusLine(err, new Screen(false, false, true, false, 10));
    line.draw("0123456789abc");
    line.clear();
    line.clear();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K012345678\r\u001b[K");
  }

  private record Town(String name, int people) {}

  private static final List<Town> TOWNS = List.of(new Town("Bern", 134), new Town("Chur", 38));

  private static Screen narrow(int columns) {
    return new Screen(true, true, true, false, columns);
  }

  @Test
  void listsOfRecordsAndOfMapsAndMapsAreTables() {
    String table = "name  people\nBern  134\nChur  38";
    assertThat(RichText.of(TOWNS, "plain", Screen.NONE)).isEqualTo(table);
    assertThat(RichText.of(TOWNS.toArray(), "plain", Screen.NONE)).isEqualTo(table);
    Map<String, Object> bern = new LinkedHashMap<>(Map.of("name", "Bern"));
    bern.put("people", 134);
    assertThat(RichText.of(List.of(bern, Map.of("people", 38)), "plain", Screen.NONE))
        .isEqualTo("name  people\nBern  134\n      38");
    assertThat(RichText.of(new TreeMap<>(Map.of(1, "a\nb", 2, "c")), "plain", Screen.NONE))
        .isEqualTo("key  value\n1    a b\n2    c");
  }

  @Test
  void oneRecordOneRowAndTheResultsOfOneEngineAreTablesToo() {
    String table = "name  people\nBern  134";
    assertThat(RichText.of(TOWNS.subList(0, 1), "plain", Screen.NONE)).isEqualTo(table);
    assertThat(RichText.of(List.of(Map.of("people", 38)), "plain", Screen.NONE))
        .isEqualTo("people\n38");
    assertThat(RichText.of(Map.of(3, TOWNS.get(1)), "plain", Screen.NONE))
        .isEqualTo("key  value\n3    Town[name=Chur, people=38]");
  }

  @Test
  void whatIsNoTableIsShownAsEnginesShowIt() {
    for (Object value : List.of(TOWNS.get(0), List.of(), Map.of(), List.of(1), List.of(1, 2))) {
      assertThat(RichText.of(value, "plain", Screen.NONE)).isEqualTo("plain");
    }
    assertThat(RichText.of(null, "null", Screen.NONE)).isEqualTo("null");
    assertThat(RichText.of(Arrays.asList(TOWNS.get(0), null), "plain", Screen.NONE))
        .isEqualTo("plain");
    Object broken =
        new AbstractMap<Integer, Integer>() {
          @Override
          public Set<Map.Entry<Integer, Integer>> entrySet() {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(RichText.of(broken, "plain", Screen.NONE)).isEqualTo("plain");
  }

  @Test
  void aTableOfValuesFitsANarrowTerminalAndItsLength() {
    List<Town> many =
        IntStream.range(0, 70).mapToObj(n -> new Town("a town of long name " + n, n)).toList();
    String text = RichText.of(many, "plain", narrow(20));
    assertThat(text.lines()).hasSize(62).allMatch(line -> line.length() <= 20);
    assertThat(text).endsWith("... (10 more)").contains("a town of l…");
  }

  @Test
  void longTextsAreFoldedAtBlanksAndCut() {
    assertThat(RichText.fold("[one, two, three]", 10)).isEqualTo("[one, two,\nthree]");
    assertThat(RichText.fold("0123456789abc\nd", 10)).isEqualTo("0123456789\nabc\nd");
    assertThat(RichText.fold("[one, two, three]", Integer.MAX_VALUE))
        .isEqualTo("[one, two, three]");
    assertThat(RichText.of("x".repeat(5_000), "x".repeat(5_000), Screen.NONE))
        .isEqualTo("x".repeat(4_000) + "\n... (1000 characters more)");
  }

  @Test
  void theWidthOfATerminalIsAskedEachTimeAndKeptWhereItIsNotKnown() {
    AtomicInteger dragged = new AtomicInteger(0);
    Screen screen = narrow(30).withWidth(dragged::get);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StatusLine line = new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), screen);
    assertThat(screen.outColumns()).isEqualTo(30);
    dragged.set(20);
    assertThat(screen.outColumns()).isEqualTo(20);
    line.draw("x".repeat(50));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("K" + "x".repeat(19));
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    Table towns = new Table("TOWN", "X");
    towns.row("\u6771\u4eac", 1);
    assertThat(towns.text(Screen.NONE)).isEqualTo("TOWN  X\n\u6771\u4eac  1");
    assertThat(RichText.fold("\u6771".repeat(9), 9))
        .isEqualTo("\u6771".repeat(4) + "\n" + "\u6771".repeat(4) + "\n\u6771");
  }

  @Test
  void eachStreamHasColoursWhereItIsATerminal() {
    Screen outOnly = new Screen(true, true, false, true, 80);
    assertThat(outOnly.paint(Screen.Colour.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
    assertThat(outOnly.paintError(Screen.Colour.RED, "x")).isEqualTo("x");
    Screen errOnly = new Screen(true, false, true, true, 80);
    assertThat(errOnly.paint(Screen.Colour.RED, "x")).isEqualTo("x");
    assertThat(errOnly.paintError(Screen.Colour.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
    Screen plain = new Screen(true, true, true, false, 80);
    assertThat(plain.paintError(Screen.Colour.RED, "x")).isEqualTo("x");
  }
}
