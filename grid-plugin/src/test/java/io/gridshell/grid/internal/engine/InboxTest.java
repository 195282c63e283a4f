package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineAccess.TaskEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InboxTest {
  private static final UUID ANNA = UUID.randomUUID();
  private static final UUID BERT = UUID.randomUUID();

  private final Inbox inbox = new Inbox();
  private final Map<String, Answer> answers = new HashMap<>();

  /** A task of a session on a node of the same name; its number is its place plus 100. */
  private QueuedTask task(UUID session, long sequence) {
    TaskEnvelope envelope =
        new TaskEnvelope(
            session, session, sequence + 100, sequence, new byte[0], new byte[0], List.of());
    return new QueuedTask(
        envelope,
        bytes -> {
          Answer before = answers.put(name(envelope), Answer.read(bytes));
          assertThat(before).as("one answer for " + name(envelope)).isNull();
        });
  }

  private static String name(TaskEnvelope envelope) {
    return (envelope.session().equals(ANNA) ? "anna" : "bert") + envelope.sequence();
  }

  private void arrive(UUID session, long... sequences) {
    for (long sequence : sequences) {
      inbox.arrive(task(session, sequence), false);
    }
  }

  private @Nullable QueuedTask cancel(UUID session, long sequence) {
    return inbox.cancel(
        new Control.Cancel(session, session, sequence + 100, sequence, true), "because");
  }

  private List<String> takeAll() throws InterruptedException {
    List<String> names = new ArrayList<>();
    while (inbox.waiting() > 0) {
      QueuedTask task = Objects.requireNonNull(inbox.take(() -> false));
      names.add(name(task.envelope()));
      inbox.ended(task);
    }
    return names;
  }

  @Test
  void tasksRunInTheOrderSentWhateverTheOrderOfArrival() throws InterruptedException {
    arrive(ANNA, 2, 0, 3, 1, 5);

    assertThat(takeAll()).containsExactly("anna0", "anna1", "anna2", "anna3");
    assertThat(inbox.waiting()).isZero();

    arrive(ANNA, 4);
    assertThat(takeAll()).containsExactly("anna4", "anna5");
  }

  @Test
  void clientsDoNotWaitForEachOther() throws InterruptedException {
    arrive(ANNA, 1);
    arrive(BERT, 0, 1);
    arrive(ANNA, 0);

    assertThat(takeAll()).containsExactly("bert0", "anna0", "bert1", "anna1");
  }

  @Test
  void anUrgentTaskGoesBeforeWhatWaits() throws InterruptedException {
    arrive(ANNA, 0, 1);
    inbox.arrive(task(BERT, 0), true);

    assertThat(takeAll()).containsExactly("bert0", "anna0", "anna1");
  }

  @Test
  void anUrgentTaskStaysUrgentWhenItOvertookItsPredecessor() throws InterruptedException {
    arrive(BERT, 0, 1);
    inbox.arrive(task(ANNA, 1), true);
    arrive(ANNA, 0);

    List<String> order = takeAll();

    assertThat(order.indexOf("anna1")).isLessThan(order.indexOf("bert0"));
  }

  @Test
  void aTaskThatIsTakenBackNeverRunsAndIsAnswered() throws InterruptedException {
    arrive(ANNA, 0, 1, 2);

    assertThat(cancel(ANNA, 1)).isNull();

    assertThat(takeAll()).containsExactly("anna0", "anna2");
    Answer answer = Objects.requireNonNull(answers.get("anna1"));
    assertThat(answer.status()).isEqualTo(Answer.Status.CANCELLED);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("because");
    assertThat(answers).hasSize(1);
  }

  @Test
  void aTaskThatIsTakenBackBeforeItsPredecessorArrivesNeverRuns() throws InterruptedException {
    arrive(ANNA, 1);
    cancel(ANNA, 1);
    arrive(ANNA, 0, 2);

    assertThat(takeAll()).containsExactly("anna0", "anna2");
  }

  @Test
  void aTaskThatIsTakenBackBeforeItArrivesNeverRuns() throws InterruptedException {
    cancel(ANNA, 0);
    cancel(ANNA, 2);
    assertThat(isClaimed(task(ANNA, 0))).as("it was taken back").isFalse();
    arrive(ANNA, 3, 2, 1, 0);

    assertThat(takeAll()).containsExactly("anna1", "anna3");
    assertThat(answers.keySet()).containsExactlyInAnyOrder("anna0", "anna2");
  }

  @Test
  void aTaskThatIsTakenBackAndNeverArrivesHoldsUpNobody() throws InterruptedException {
    arrive(ANNA, 0, 2, 4);
    cancel(ANNA, 1);
    cancel(ANNA, 3);

    assertThat(takeAll()).containsExactly("anna0", "anna2", "anna4");

    cancel(ANNA, 5);
    assertThat(isClaimed(task(ANNA, 6))).as("it is the next that comes").isTrue();
    assertThat(answers).isEmpty();
  }

  @Test
  void aTaskWhosePlaceHasPassedIsTurnedAway() throws InterruptedException {
    arrive(ANNA, 0, 1);
    assertThat(takeAll()).containsExactly("anna0", "anna1");

    arrive(ANNA, 1);

    assertThat(Objects.requireNonNull(answers.get("anna1")).status())
        .isEqualTo(Answer.Status.CANCELLED);
    assertThat(inbox.waiting()).isZero();
  }

  @Test
  void aTaskThatWaitsForItsPredecessorsCountsAndCanBeTakenForAnotherEngine()
      throws InterruptedException {
    arrive(ANNA, 1, 2);

    assertThat(inbox.queued()).isEqualTo(2);
    assertThat(inbox.recall(ANNA, 101, false)).isNotNull();
    assertThat(answers).as("it was only asked for").isEmpty();
    assertThat(inbox.recall(ANNA, 101, true)).isNotNull();
    assertThat(answers.keySet()).containsExactly("anna1");
    assertThat(inbox.recall(ANNA, 101, true)).as("it is gone").isNull();

    arrive(ANNA, 0);
    assertThat(takeAll()).containsExactly("anna0", "anna2");
  }

  @Test
  void aTaskThatCameAgainIsNotTakenBackWithItsFirstTry() throws InterruptedException {
    arrive(ANNA, 0);
    TaskEnvelope first = task(ANNA, 1).envelope();
    TaskEnvelope again =
        new TaskEnvelope(ANNA, ANNA, first.number(), 2, new byte[0], new byte[0], List.of());
    inbox.arrive(new QueuedTask(again, bytes -> answers.put("again", Answer.read(bytes))), false);

    cancel(ANNA, 1);

    assertThat(takeAll()).containsExactly("anna0", "anna2");
    assertThat(answers).isEmpty();
  }

  @Test
  void aTaskThatIsTakenBackAfterItRanLeavesNothingBehind() throws InterruptedException {
    arrive(ANNA, 0);
    assertThat(takeAll()).containsExactly("anna0");

    cancel(ANNA, 0);
    arrive(ANNA, 1);

    assertThat(takeAll()).containsExactly("anna1");
    assertThat(answers).isEmpty();
  }

  @Test
  void clientsTakeTurnsHoweverMuchEachSent() throws InterruptedException {
    arrive(ANNA, 0, 1, 2, 3);
    arrive(BERT, 0);
    assertThat(inbox.isWantedByOthers(ANNA)).isTrue();

    assertThat(takeAll()).containsExactly("anna0", "bert0", "anna1", "anna2", "anna3");

    arrive(ANNA, 4, 5);
    assertThat(inbox.isWantedByOthers(ANNA)).isFalse();
    arrive(BERT, 1, 2);
    assertThat(takeAll()).containsExactly("anna4", "bert1", "anna5", "bert2");
  }

  @Test
  void aRunningTaskIsReturnedAndStaysTheRunningOne() throws InterruptedException {
    arrive(ANNA, 0, 1);
    QueuedTask running = inbox.take(() -> false);

    assertThat(cancel(ANNA, 0)).isSameAs(running);
    assertThat(inbox.running()).isSameAs(running);
    assertThat(answers).isEmpty();
  }

  @Test
  void aTaskOfAnotherClientWithTheSameNumberIsLeftAlone() throws InterruptedException {
    arrive(ANNA, 0);
    arrive(BERT, 0);

    cancel(BERT, 0);

    assertThat(takeAll()).containsExactly("anna0");
  }

  @Test
  void tasksOfAClientThatLeftGoAndOthersStay() throws InterruptedException {
    arrive(ANNA, 0, 1, 3);
    arrive(BERT, 0);

    inbox.dropClient(ANNA);

    assertThat(takeAll()).containsExactly("bert0");
    assertThat(answers.keySet()).containsExactlyInAnyOrder("anna0", "anna1", "anna3");
  }

  @Test
  void aDropOfEverythingLeavesTheOrderOfWhatComesNext() throws InterruptedException {
    arrive(ANNA, 0, 1, 3);

    inbox.dropAll("restarted");
    arrive(ANNA, 2);

    assertThat(takeAll()).containsExactly("anna2", "anna3");
  }

  @Test
  void aClosedInboxAnswersWhatWaitsAndRefusesTheRest() throws InterruptedException {
    arrive(ANNA, 0, 2);
    inbox.close("the engine is leaving the grid");
    arrive(BERT, 0);

    assertThat(answers.keySet()).containsExactlyInAnyOrder("anna0", "anna2", "bert0");
    assertThat(answers.values())
        .allSatisfy(
            answer ->
                assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("leaving the grid"));
    assertThat(inbox.take(() -> false)).isNull();
  }

  @Test
  void aWaitingThreadIsWokenByATaskByCloseAndByARequestToGiveUp() throws Exception {
    CompletableFuture<@Nullable QueuedTask> first = takeInBackground(() -> false);
    arrive(ANNA, 0);
    QueuedTask task = first.get(5, TimeUnit.SECONDS);
    assertThat(task).isNotNull();
    inbox.ended(Objects.requireNonNull(task));

    boolean[] giveUp = {false};
    CompletableFuture<@Nullable QueuedTask> second =
        takeInBackground(
            () -> {
              synchronized (giveUp) {
                return giveUp[0];
              }
            });
    synchronized (giveUp) {
      giveUp[0] = true;
    }
    inbox.wake();
    assertThat(second.get(5, TimeUnit.SECONDS)).isNull();

    CompletableFuture<@Nullable QueuedTask> third = takeInBackground(() -> false);
    inbox.close("the engine is leaving the grid");
    assertThat(third.get(5, TimeUnit.SECONDS)).isNull();
  }

  private CompletableFuture<@Nullable QueuedTask> takeInBackground(BooleanSupplier giveUp) {
    CompletableFuture<@Nullable QueuedTask> taken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                taken.complete(inbox.take(giveUp));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return taken;
  }

  @Test
  void theEndOfATaskThatIsNotTheRunningOneChangesNothing() throws InterruptedException {
    arrive(ANNA, 0, 1);
    QueuedTask abandoned = Objects.requireNonNull(inbox.take(() -> false));
    QueuedTask running = inbox.take(() -> false);

    inbox.ended(abandoned);

    assertThat(inbox.running()).isSameAs(running);
  }

  private boolean isClaimed(QueuedTask task) {
    return inbox.claim(task, () -> true);
  }

  @Test
  void aTaskIsClaimedOnlyWhileTheEngineIsIdleAndInTheOrderSent() throws Exception {
    CompletableFuture<@Nullable QueuedTask> thread = takeInBackground(() -> false);
    assertThat(isClaimed(task(ANNA, 1))).as("its predecessor is on the way").isFalse();
    assertThat(inbox.claim(task(ANNA, 0), () -> false)).as("not allowed").isFalse();

    QueuedTask claimed = task(ANNA, 0);
    assertThat(isClaimed(claimed)).isTrue();
    assertThat(inbox.running()).isSameAs(claimed);
    assertThat(isClaimed(task(BERT, 0))).as("one task at a time").isFalse();

    arrive(BERT, 0);
    assertThat(thread.isDone()).as("the engine's thread waits for the claimed task").isFalse();
    inbox.ended(claimed);
    QueuedTask next = Objects.requireNonNull(thread.get(5, TimeUnit.SECONDS));
    assertThat(name(next.envelope())).isEqualTo("bert0");
  }

  @Test
  void tasksThatOvertookAClaimedOneRunAfterIt() throws Exception {
    CompletableFuture<@Nullable QueuedTask> thread = takeInBackground(() -> false);
    arrive(ANNA, 1);
    QueuedTask first = task(ANNA, 0);
    assertThat(isClaimed(first)).isTrue();
    inbox.ended(first);
    QueuedTask next = Objects.requireNonNull(thread.get(5, TimeUnit.SECONDS));
    assertThat(name(next.envelope())).isEqualTo("anna1");
  }

  @Test
  void aTaskIsAnsweredOnce() {
    QueuedTask task = task(ANNA, 0);

    task.cancelled("first");
    task.cancelled("second");

    assertThat(answers).hasSize(1);
    assertThat(
            new String(Objects.requireNonNull(answers.get("anna0")).body(), StandardCharsets.UTF_8))
        .isEqualTo("first");
  }

  private QueuedTask lot(UUID session, long sequence) {
    byte[] request = new ByteWriter(8).writeByte('L').writeInt(9).toByteArray();
    TaskEnvelope envelope =
        new TaskEnvelope(
            session, session, sequence + 100, sequence, request, new byte[0], List.of());
    return new QueuedTask(envelope, bytes -> answers.put(name(envelope), Answer.read(bytes)));
  }

  @Test
  void whoLeavesHandsOverLotsAndFinishesTheRest() throws InterruptedException {
    inbox.arrive(lot(BERT, 0), false);
    QueuedTask running = Objects.requireNonNull(inbox.take(() -> false));
    running.share().begin();
    inbox.arrive(task(ANNA, 0), false);
    inbox.arrive(lot(ANNA, 1), false);

    inbox.leave("leaving");
    inbox.arrive(lot(ANNA, 2), false);
    inbox.arrive(task(ANNA, 3), false);

    assertThat(running.share().kept()).isEqualTo(1);
    assertThat(answers).containsOnlyKeys("anna1", "anna2");
    assertThat(answers.values()).allMatch(answer -> answer.status() == Answer.Status.CANCELLED);
    assertThat(inbox.claim(lot(ANNA, 4), () -> true)).isFalse();
    assertThat(inbox.awaitIdle(Duration.ofMillis(60))).isFalse();
    inbox.ended(running);
    assertThat(takeAll()).containsExactly("anna0", "anna3");
    assertThat(inbox.awaitIdle(Duration.ZERO)).isTrue();
    assertThat(inbox.awaitIdle(ChronoUnit.FOREVER.getDuration())).isTrue();
  }

  @Test
  void aLotThatIsTakenBackWhileItRunsBeginsNothingMore() throws InterruptedException {
    inbox.arrive(lot(ANNA, 0), false);
    QueuedTask running = Objects.requireNonNull(inbox.take(() -> false));
    running.share().begin();

    assertThat(cancel(ANNA, 0)).isSameAs(running);

    assertThat(running.share().kept()).isEqualTo(1);
    assertThat(answers).isEmpty();
  }
}
