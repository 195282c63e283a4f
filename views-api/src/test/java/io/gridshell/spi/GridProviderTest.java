package io.gridshell.spi;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.Grid;
import io.gridshell.GridUnavailableException;
import org.junit.jupiter.api.Test;

class GridProviderTest {
  @Test
  void aClassPathWithoutAnImplementationNamesTheJarToAdd() {
    assertThatExceptionOfType(GridUnavailableException.class)
        .isThrownBy(Grid::connect)
        .withMessageContaining("gridshell-grid-plugin");
  }
}
