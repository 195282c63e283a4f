package io.gridshell.perf.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.perf.Workload.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void theMedianOfAnOddNumberOfRunsIsTheMiddleOne() {
    assertThat(Figure.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5.0);
  }

  @Test
  void theMedianOfAnEvenNumberOfRunsIsBetweenTheMiddleTwo() {
    assertThat(Figure.of(List.of(1.0, 2.0, 4.0, 100.0)).median()).isEqualTo(3.0);
  }

  @Test
  void quartilesEncloseTheMiddleHalf() {
    Figure figure = Figure.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0));

    assertThat(figure.lowerQuartile()).isEqualTo(2.0);
    assertThat(figure.upperQuartile()).isEqualTo(4.0);
  }

  @Test
  void oneRunHasNoSpread() {
    Figure figure = Figure.of(List.of(7.0));

    assertThat(figure.lowerQuartile()).isEqualTo(7.0);
    assertThat(figure.upperQuartile()).isEqualTo(7.0);
    assertThat(figure.spread()).isEqualTo("n=1");
  }

  @Test
  void noRunsMakeNoFigure() {
    assertThatThrownBy(() -> Figure.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPeerThatTakesTwiceAsLongGivesTheRatioTwo() {
    Ratio ratio =
        Ratio.of(Figure.of(List.of(10.0)), Figure.of(List.of(18.0, 20.0, 24.0)), Unit.MICROS);

    assertThat(ratio.value()).isEqualTo(2.0);
    assertThat(ratio.least()).isEqualTo(1.9);
    assertThat(ratio.most()).isEqualTo(2.2);
    assertThat(ratio.isBehind()).isFalse();
  }

  @Test
  void theSpreadOfARatioIsThatOfBothSides() {
    Figure ours = Figure.of(List.of(8.0, 10.0, 12.0));
    Figure theirs = Figure.of(List.of(16.0, 20.0, 24.0));

    assertThat(Ratio.of(ours, theirs, Unit.MICROS)).isEqualTo(new Ratio(2, 18.0 / 11, 22.0 / 9));
    assertThat(Ratio.of(ours, theirs, Unit.PER_SECOND))
        .isEqualTo(new Ratio(0.5, 9.0 / 22, 11.0 / 18));
  }

  @Test
  void aPeerThatDoesTwiceAsManyASecondIsAhead() {
    Ratio ratio =
        Ratio.of(Figure.of(List.of(10.0)), Figure.of(List.of(20.0, 20.0, 25.0)), Unit.PER_SECOND);

    assertThat(ratio.value()).isEqualTo(0.5);
    assertThat(ratio.least()).isLessThan(ratio.value());
    assertThat(ratio.isBehind()).isTrue();
  }

  @Test
  void numbersShowThreeDigitsThatMatter() {
    assertThat(List.of(0.0001, 0.5, 9.996, 12.34, 99.96, 123456.7).stream().map(Numbers::of))
        .containsExactly("<0.01", "0.50", "10.0", "12.3", "100", "123 457");
  }
}
