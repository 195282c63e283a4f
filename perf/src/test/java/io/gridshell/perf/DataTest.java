package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataTest {

  @Test
  void partsHoldEveryItemOnce() {
    List<Object> parts = Data.integers("n", 10).parts(4);

    assertThat(parts)
        .containsExactly(List.of(0, 1), List.of(2, 3, 4), List.of(5, 6), List.of(7, 8, 9));
    assertThat(Data.count(Data.doubles("d", 80_000).parts(16))).isEqualTo(10_000);
  }

  @Test
  void itemsAreCountedHoweverTheyComeBack() {
    assertThat(Data.count(List.of(1, 2, 3))).isEqualTo(3);
    assertThat(Data.count(new double[5])).isEqualTo(5);
    assertThat(Data.count(Map.of(0, List.of(1, 2), 1, new double[3]))).isEqualTo(5);
  }

  @Test
  void onlyNumbersHaveBytesOfTheirOwn() {
    assertThat(Data.integers("n", 1000).bytes()).isEqualTo(4000);
    assertThat(Data.doubles("d", 8000).bytes()).isEqualTo(8000);
    assertThat(Data.records("r", 10).bytes()).isZero();
  }
}
