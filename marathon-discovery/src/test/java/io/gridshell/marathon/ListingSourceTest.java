package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.marathon.client.AppReader;
import io.gridshell.marathon.client.MarathonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ListingSourceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger fetched = new AtomicInteger();
  private volatile boolean away;

  private final ListingSource source =
      new ListingSource(this::fetch, Duration.ofSeconds(2), clock::get);

  private Listing fetch(Deadline end) {
    fetched.incrementAndGet();
    assertThat(end.left()).isPositive();
    if (away) {
      AppReader.read("<html>".getBytes(StandardCharsets.UTF_8));
    }
    return new Listing(List.of(), fetched.get(), List.of());
  }

  @Test
  void anAnswerIsUsedAgainForAWhile() {
    Listing first = source.now();
    clock.set(SECOND);
    assertThat(source.now()).isSameAs(first);
    clock.set(2 * SECOND);
    assertThat(source.now().wanted()).isEqualTo(2);
  }

  @Test
  void callersAtTheSameTimeShareOneAnswer() throws Exception {
    CountDownLatch together = new CountDownLatch(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Listing>> listings = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        listings.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return source.now();
                }));
      }
      for (Future<Listing> listing : listings) {
        assertThat(listing.get().wanted()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fetched).hasValue(1);
  }

  @Test
  void aFailureIsSharedAsWellAndHidesNoLaterAnswer() {
    away = true;
    assertThatThrownBy(source::now).isInstanceOf(MarathonException.class);
    assertThatThrownBy(source::now).isInstanceOf(MarathonException.class);
    assertThat(fetched).hasValue(1);
    away = false;
    clock.set(2 * SECOND);
    assertThat(source.now().wanted()).isEqualTo(2);
  }

  @Test
  void theLastAnswerIsKeptUntilItIsTooOld() {
    Duration life = Duration.ofSeconds(60);
    assertThat(source.lastKnown(life)).isEmpty();
    Listing first = source.now();
    away = true;
    clock.set(60 * SECOND);
    assertThatThrownBy(source::now).isInstanceOf(MarathonException.class);
    assertThat(source.lastKnown(life)).contains(first);
    clock.set(61 * SECOND);
    assertThat(source.lastKnown(life)).isEmpty();
  }

  @Test
  void whoWaitsForAnothersAnswerGivesUpAtItsOwnDeadline() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ListingSource slow =
        new ListingSource(
            end -> {
              asked.countDown();
              try {
                answer.await();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
              return new Listing(List.of(), 7, List.of());
            },
            Duration.ofSeconds(2),
            clock::get);
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Future<Listing> first = threads.submit(() -> slow.now());
      asked.await();
      assertThatThrownBy(() -> slow.now(Deadline.in(Duration.ofMillis(50))))
          .isInstanceOf(MarathonException.Unavailable.class);
      assertThat(slow.lastKnown(Duration.ofSeconds(60))).isEmpty();
      answer.countDown();
      assertThat(first.get().wanted()).isEqualTo(7);
      assertThat(slow.now(Deadline.in(Duration.ofMillis(50))).wanted()).isEqualTo(7);
    } finally {
      threads.shutdownNow();
    }
  }
}
