package io.gridshell.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.launch.Revival.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevivalTest {
  private static final RestartPolicy POLICY =
      new RestartPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

  private final Revival revival = new Revival(POLICY);

  private static Duration at(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void anEngineComesBackAfterThePause() {
    revival.alive(3, at(1));
    assertThat(revival.dead(3, at(10))).isEqualTo(Verdict.WAIT);
    assertThat(revival.dead(3, at(11))).isEqualTo(Verdict.START);
  }

  @Test
  void thePauseDoubles() {
    revival.dead(3, at(10));
    assertThat(revival.dead(3, at(11))).isEqualTo(Verdict.START);
    assertThat(revival.dead(3, at(12))).isEqualTo(Verdict.WAIT);
    assertThat(revival.dead(3, at(13))).isEqualTo(Verdict.WAIT);
    assertThat(revival.dead(3, at(14))).isEqualTo(Verdict.START);
    assertThat(POLICY.pause(100)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void anEngineThatDiesTooOftenIsGivenUpOnce() {
    for (int time = 0; time < 10; time++) {
      revival.dead(3, at(time));
    }
    assertThat(revival.dead(3, at(20))).isEqualTo(Verdict.LEFT);
    Revival other = new Revival(new RestartPolicy(1, at(0), at(0), at(60)));
    assertThat(other.dead(0, at(1))).isEqualTo(Verdict.START);
    assertThat(other.dead(0, at(2))).isEqualTo(Verdict.GIVE_UP);
    assertThat(other.dead(0, at(3))).isEqualTo(Verdict.LEFT);
  }

  @Test
  void anEngineThatLivedLongEnoughStartsAfresh() {
    revival.dead(3, at(1));
    assertThat(revival.dead(3, at(2))).isEqualTo(Verdict.START);
    revival.alive(3, at(3));
    revival.alive(3, at(63));
    assertThat(revival.dead(3, at(64))).isEqualTo(Verdict.WAIT);
    assertThat(revival.dead(3, at(65))).isEqualTo(Verdict.START);
  }

  @Test
  void aStartThatCouldNotBeTriedCountsForNothing() {
    Revival once = new Revival(new RestartPolicy(1, at(1), at(1), at(60)));
    assertThat(once.dead(3, at(1))).isEqualTo(Verdict.WAIT);
    for (int time = 2; time < 9; time++) {
      assertThat(once.dead(3, at(time))).isEqualTo(Verdict.START);
      once.untried(3, at(time));
    }
    assertThat(once.dead(3, at(9))).isEqualTo(Verdict.START);
    assertThat(once.dead(3, at(10))).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void enginesAreCountedApart() {
    revival.dead(1, at(1));
    assertThat(revival.dead(1, at(2))).isEqualTo(Verdict.START);
    assertThat(revival.dead(2, at(2))).isEqualTo(Verdict.WAIT);
    assertThat(revival.dead(2, at(3))).isEqualTo(Verdict.START);
  }
}
