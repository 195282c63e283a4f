package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Names that are told at once, late, or never. */
final class HostNamesTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch late = new CountDownLatch(1);
  private final HostNames names = new HostNames(this::address);

  private InetAddress address(String host) throws UnknownHostException {
    asked.add(host);
    if (host.startsWith("slow")) {
      try {
        late.await();
      } catch (InterruptedException stop) {
        throw new UnknownHostException(host);
      }
    } else if (host.startsWith("none")) {
      throw new UnknownHostException(host);
    } else if (host.startsWith("broken")) {
      throw new IllegalStateException(host);
    }
    return InetAddress.getByName(Character.isDigit(host.charAt(0)) ? host : "10.0.0.7");
  }

  @Test
  void aNameIsLookedUpOnceAndRemembered() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(names.find(Set.of("m1", "10.0.0.9"), Deadline.ofCall()))
          .containsEntry("m1", Optional.of(InetAddress.getByName("10.0.0.7")))
          .containsEntry("10.0.0.9", Optional.of(InetAddress.getByName("10.0.0.9")));
    }
    assertThat(asked).filteredOn("m1"::equals).hasSize(1);
    assertThat(names.find(Set.of("m2"), Deadline.ofCall())).containsOnlyKeys("m2");
    assertThat(names.find(Set.of("m1"), Deadline.ofCall())).containsOnlyKeys("m1");
    assertThat(asked).as("it was forgotten meanwhile").filteredOn("m1"::equals).hasSize(2);
  }

  @Test
  void whatNobodyKnowsIsToldToBeUnknown() {
    assertThat(names.find(Set.of("none.invalid", "broken"), Deadline.ofCall()))
        .isEqualTo(Map.of("none.invalid", Optional.empty(), "broken", Optional.empty()));
  }

  @Test
  void aSlowNameHoldsUpNobodyAndServesLaterCalls() {
    Set<String> hosts = Set.of("slow1", "m1", "10.0.0.9");
    long begun = System.nanoTime();
    assertThat(names.find(hosts, Deadline.in(Duration.ofMillis(500))))
        .containsOnlyKeys("m1", "10.0.0.9");
    assertThat(names.find(Set.of("slow1"), Deadline.in(Duration.ZERO))).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(asked).as("it is asked for once").filteredOn("slow1"::equals).hasSize(1);
    late.countDown();
    await("the answer that came late")
        .until(() -> names.find(Set.of("slow1"), Deadline.ofCall()).containsKey("slow1"));
  }
}
