package io.gridshell.grid.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.scheduler.Condition.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

  /** Two results, each open (-), succeeded (s) or failed (f). */
  @ParameterizedTest
  @CsvSource({
    "all, success, --, OPEN",
    "all, success, s-, OPEN",
    "all, success, f-, IMPOSSIBLE",
    "all, success, ss, MET",
    "all, success, sf, IMPOSSIBLE",
    "all, success, ff, IMPOSSIBLE",
    "all, failure, --, OPEN",
    "all, failure, s-, IMPOSSIBLE",
    "all, failure, f-, OPEN",
    "all, failure, ss, IMPOSSIBLE",
    "all, failure, sf, IMPOSSIBLE",
    "all, failure, ff, MET",
    "all, either,  --, OPEN",
    "all, either,  s-, OPEN",
    "all, either,  f-, OPEN",
    "all, either,  ss, MET",
    "all, either,  sf, MET",
    "all, either,  ff, MET",
    "any, success, --, OPEN",
    "any, success, s-, MET",
    "any, success, f-, OPEN",
    "any, success, ss, MET",
    "any, success, sf, MET",
    "any, success, ff, IMPOSSIBLE",
    "any, failure, --, OPEN",
    "any, failure, s-, OPEN",
    "any, failure, f-, MET",
    "any, failure, ss, IMPOSSIBLE",
    "any, failure, sf, MET",
    "any, failure, ff, MET",
    "any, either,  --, OPEN",
    "any, either,  s-, MET",
    "any, either,  f-, MET",
    "any, either,  ss, MET",
    "any, either,  sf, MET",
    "any, either,  ff, MET",
  })
  void judgesEveryCombinationOfTwoResults(String how, String what, String ends, Verdict expected) {
    Condition condition =
        new Condition(
            List.of(1L, 2L), how.equals("all"), !what.equals("failure"), !what.equals("success"));
    Map<Long, Boolean> known = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      if (ends.charAt(i) != '-') {
        known.put(i + 1L, ends.charAt(i) == 's');
      }
    }

    assertThat(condition.judge(known)).isEqualTo(expected);
    assertThat(condition.judge(mirrored(known)))
        .as("the order of results does not matter")
        .isEqualTo(expected);
  }

  private static Map<Long, Boolean> mirrored(Map<Long, Boolean> ends) {
    Map<Long, Boolean> mirror = new HashMap<>();
    ends.forEach((token, end) -> mirror.put(3 - token, end));
    return mirror;
  }

  @Test
  void aConditionWithoutResultsIsMet() {
    assertThat(Condition.NONE.judge(Map.of())).isEqualTo(Verdict.MET);
    assertThat(new Condition(List.of(), false, true, false).judge(Map.of())).isEqualTo(Verdict.MET);
  }
}
