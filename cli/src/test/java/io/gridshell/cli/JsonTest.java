package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.cli.terminal.Table;
import io.gridshell.cli.terminal.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesNestedValues() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", "a\"b\\c\n\u0001é");
    facts.put("count", 3);
    facts.put("on", true);
    facts.put("ids", List.of(0, 1));
    assertThat(Json.write(List.of(facts)))
        .isEqualTo(
            "[{\"name\": \"a\\\"b\\\\c\\n\\u0001é\", \"count\": 3, \"on\": true, \"ids\": [0, 1]}]");
    assertThat(Json.write(null)).isEqualTo("null");
  }

  @Test
  void columnsAreAsWideAsTheirWidestEntry() {
    Table table = new Table("A", "LONG", "B");
    table.row("wide entry", 1, "");
    assertThat(table).hasToString("A           LONG  B\nwide entry  1");
  }

  @Test
  void durationsAreReadable() {
    assertThat(Times.seconds(Duration.ofMillis(3249))).isEqualTo("3.2 s");
    assertThat(Times.rough(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Times.rough(Duration.ofMinutes(61))).isEqualTo("1h 1m");
    assertThat(Times.rough(Duration.ofHours(50))).isEqualTo("2d 2h");
  }
}
