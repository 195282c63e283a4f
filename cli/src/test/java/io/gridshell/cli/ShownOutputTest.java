package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page shows is compared with what is printed, but for what differs each time. */
class ShownOutputTest {
  private static ShownOutput shown(String... lines) {
    return new ShownOutput(List.of(lines));
  }

  @Test
  void dotsStandForAnythingOnTheirLine() {
    shown("pid ... of ...", "end").check("a.md:1", "pid 12 of 3\nend\n");
    assertThatThrownBy(() -> shown("pid ... of ...").check("a.md:1", "pid 12\n of 3"))
        .hasMessageContaining("a.md:1");
  }

  @Test
  void linesOfEnginesInARowMayHaveAnotherOrder() {
    shown("[stdout:0] a", "[stdout:1] b", "Out[0:1]: 1", "c")
        .check("a.md:1", "[stdout:0] a\nOut[0:1]: 1\n[stdout:1] b\nc\n");
    assertThatThrownBy(() -> shown("[stdout:0] a", "c").check("a.md:1", "c\n[stdout:0] a\n"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void timesProcessesAndWidthsMayDifferWhereThatIsSaid() {
    shown("ready in 2.1 s", "pid   4711", "5827M  x")
        .checkButForNumbers("a.md:1", "ready in 12 s\npid 12345\n96M    x\n");
    assertThatThrownBy(() -> shown("engines 0 1").checkButForNumbers("a.md:1", "engines 0 2"))
        .isInstanceOf(AssertionError.class);
  }
}
