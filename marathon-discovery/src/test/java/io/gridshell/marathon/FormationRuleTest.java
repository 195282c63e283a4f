package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.TaskState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FormationRuleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final FormationRule rule = new FormationRule(2, Duration.ofSeconds(5), true);
  private final Member oldest = member("b", "2026-01-01T10:00:00.000Z", 1);
  private final Member younger = member("a", "2026-01-01T10:00:01.000Z", 2);
  private final Member youngest = member("c", "2026-01-01T10:00:02.000Z", 3);

  @Test
  void theOldestAsksTheOthersOnceAndFormsWhenTheListHasStoodStill() {
    Listing listing = listing(2, oldest, younger);
    assertThat(next(listing, oldest, 0)).isInstanceOf(FormationRule.Advice.Ask.class);
    assertThat(next(listing, oldest, 2)).isInstanceOf(FormationRule.Advice.Settle.class);
    assertThat(next(listing, oldest, 5)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void theOthersSeekForEver() {
    Listing listing = listing(2, oldest, younger);
    for (int second = 0; second < 1000; second += 100) {
      assertThat(next(listing, younger, second)).isInstanceOf(FormationRule.Advice.Seek.class);
    }
  }

  @Test
  void aChangeOfTheListBeginsTheWaitAnew() {
    next(listing(3, oldest, younger), oldest, 0);
    assertThat(next(listing(3, oldest, younger, youngest), oldest, 5))
        .isInstanceOf(FormationRule.Advice.Ask.class);
    assertThat(next(listing(3, oldest, younger, youngest), oldest, 9))
        .isInstanceOf(FormationRule.Advice.Settle.class);
    assertThat(next(listing(3, oldest, younger, youngest), oldest, 10))
        .isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void theWaitPassesWhileTheListIsOnlyObserved() {
    Listing listing = listing(2, oldest, younger);
    rule.observe(listing, 0);
    rule.observe(listing, 3 * SECOND);
    assertThat(next(listing, oldest, 6)).isInstanceOf(FormationRule.Advice.Ask.class);
    assertThat(next(listing, oldest, 6)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void aChangeThatIsObservedBeginsTheWaitAnew() {
    rule.observe(listing(2, oldest, younger), 0);
    Listing later = listing(2, oldest, younger, youngest);
    rule.observe(later, 4 * SECOND);
    next(later, oldest, 6);
    assertThat(next(later, oldest, 6)).isInstanceOf(FormationRule.Advice.Settle.class);
    assertThat(next(later, oldest, 9)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void afterAnOutageTheWaitBeginsAnew() {
    Listing listing = listing(2, oldest, younger);
    next(listing, oldest, 0);
    rule.disturbed();
    assertThat(next(listing, oldest, 60)).isInstanceOf(FormationRule.Advice.Ask.class);
    assertThat(next(listing, oldest, 61)).isInstanceOf(FormationRule.Advice.Settle.class);
  }

  @Test
  void nobodyIsAskedBeforeOthersAreListed() {
    assertThat(next(listing(5, oldest), oldest, 0)).isInstanceOf(FormationRule.Advice.Wait.class);
    assertThat(next(listing(5, oldest), oldest, 60)).isInstanceOf(FormationRule.Advice.Wait.class);
  }

  @Test
  void aGridOfOneFormsByTheSameRule() {
    assertThat(next(listing(1, oldest), oldest, 0)).isInstanceOf(FormationRule.Advice.Settle.class);
    assertThat(next(listing(1, oldest), oldest, 5)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void theNextInAgeTakesOverWhenTheOldestIsGone() {
    next(listing(2, oldest, younger, youngest), younger, 0);
    Listing later = listing(2, younger, youngest);
    assertThat(next(later, younger, 1)).isInstanceOf(FormationRule.Advice.Ask.class);
    assertThat(next(later, younger, 6)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void anOlderTaskOnALostAgentForbidsForming() {
    Member lost =
        new Member("z", "2026-01-01T09:00:00.000Z", TaskState.UNREACHABLE, Optional.empty());
    Listing listing = listing(2, lost, oldest, younger);
    assertThat(next(listing, oldest, 0)).isInstanceOf(FormationRule.Advice.Seek.class);
    assertThat(next(listing, oldest, 60)).isInstanceOf(FormationRule.Advice.Seek.class);
  }

  @Test
  void aNodeThatIsNoTaskNeverForms() {
    Listing listing = listing(2, oldest, younger);
    for (int second = 0; second < 100; second += 10) {
      assertThat(rule.next(listing, Optional.empty(), second * SECOND))
          .isInstanceOf(FormationRule.Advice.Seek.class);
    }
  }

  @Test
  void aTaskWhoseAgeIsUnknownIsTheYoungest() {
    Member fresh = new Member("0", "", TaskState.LIVE, Optional.empty());
    Listing listing = listing(2, fresh, oldest);
    next(listing, oldest, 0);
    assertThat(next(listing, oldest, 5)).isInstanceOf(FormationRule.Advice.Form.class);
  }

  @Test
  void equalAgesAreOrderedById() {
    Member twin = member("a", oldest.since(), 4);
    assertThat(listing(2, oldest, twin).live()).containsExactly(twin, oldest);
  }

  private FormationRule.Advice next(Listing listing, Member self, int second) {
    return rule.next(listing, Optional.of(self), second * SECOND);
  }

  private static Listing listing(int wanted, Member... members) {
    return new Listing(List.copyOf(Arrays.asList(members)), wanted, List.of());
  }

  private static Member member(String id, String since, int port) {
    return new Member(
        id,
        since,
        TaskState.LIVE,
        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000 + port)));
  }
}
