package io.gridshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GridOptionsTest {
  @Test
  void startFromTheDefaultProfileAndTenSeconds() {
    GridOptions options = GridOptions.defaults();

    assertThat(options.profile()).isEqualTo("default");
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void changeOneThingAtATime() {
    GridOptions options = GridOptions.defaults();

    assertThat(options.withProfile("prod"))
        .isEqualTo(new GridOptions("prod", options.home(), options.timeout()));
    assertThat(options.withHome(Path.of("x")))
        .isEqualTo(new GridOptions("default", Path.of("x"), options.timeout()));
    assertThat(options.withTimeout(Duration.ofSeconds(1)))
        .isEqualTo(new GridOptions("default", options.home(), Duration.ofSeconds(1)));
  }

  @Test
  void refuseATimeoutThatIsNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GridOptions.defaults().withTimeout(Duration.ZERO))
        .withMessage("timeout must be positive, it is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GridOptions.defaults().withTimeout(Duration.ofSeconds(-1)))
        .withMessageContaining("PT-1S");
  }

  @Test
  void refuseAProfileThatCannotBeAFolder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GridOptions.defaults().withProfile("../other"))
        .withMessageContaining("'../other'");
  }
}
