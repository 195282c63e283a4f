package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
  @Test
  void arraysAndTextsWeighWhatTheyHold() {
    assertThat(Weights.of(new byte[1000])).isBetween(1000L, 1100L);
    assertThat(Weights.of(new double[1000])).isBetween(8000L, 8100L);
    assertThat(Weights.of("x".repeat(500))).isBetween(500L, 600L);
    assertThat(Weights.of(new String[] {"x".repeat(500), ""})).isBetween(1000L, 1200L);
  }

  @Test
  void collectionsWeighByTheirFirstElement() {
    assertThat(Weights.of(Collections.nCopies(100, new int[1000]))).isBetween(400_000L, 410_000L);
    assertThat(Weights.of(Map.of("k", new byte[5000]))).isGreaterThan(5000);
    assertThat(Weights.of(List.of())).isLessThan(200);
  }

  @Test
  void everythingElseIsSmall() {
    assertThat(Weights.of(null)).isLessThan(200);
    assertThat(Weights.of(new Object())).isLessThan(200);
    assertThat(Weights.of(7)).isLessThan(200);
  }
}
