package io.gridshell.grid.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.grid.internal.scheduler.Instruction.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchedulerTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final Scheduler scheduler = new Scheduler();
  private final List<Instruction> given = new ArrayList<>();
  private long now = SECOND;

  private List<Instruction> tell(Event event) {
    List<Instruction> instructions = scheduler.handle(event);
    Invariants.check(scheduler, event.now());
    given.addAll(instructions);
    return instructions;
  }

  private void join(int id, String... labels) {
    join(id, "host", 64, labels);
  }

  private void join(int id, String host, int processors, String... labels) {
    EngineInfo engine =
        new EngineInfo(
            id, host, 1, EngineState.IDLE, 0, Set.of(labels), Instant.EPOCH, EngineLoad.UNKNOWN);
    tell(new Event.EngineJoined(now, engine, processors));
  }

  private List<Instruction.Send> submit(JobSpec job) {
    return sends(tell(new Event.Submitted(now, job)));
  }

  private static List<Instruction.Send> sends(List<Instruction> instructions) {
    return of(Instruction.Send.class, instructions);
  }

  private static <T> List<T> of(Class<T> kind, List<Instruction> instructions) {
    return instructions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<Instruction> end(Instruction.Send sent, Integer... failed) {
    return endPart(sent, sent.to() - sent.from(), failed);
  }

  private List<Instruction> endPart(Instruction.Send sent, int covered, Integer... failed) {
    now += 100 * MILLI;
    return tell(new Event.LotEnded(now, sent.lot(), covered, 100 * MILLI, 0, List.of(failed)));
  }

  private static JobSpec single(long id) {
    return JobSpec.of(id, 1, "f");
  }

  private static JobSpec with(long id, int size, int priority, int chunk, Retries retries) {
    return new JobSpec(
        id,
        size,
        priority,
        chunk,
        "f",
        Placement.ANYWHERE,
        Condition.NONE,
        Condition.NONE,
        retries,
        0);
  }

  private static JobSpec on(long id, Placement placement) {
    return new JobSpec(
        id, 1, 0, 0, "f", placement, Condition.NONE, Condition.NONE, Retries.NONE, 0);
  }

  private static JobSpec dependent(long id, Condition after, Condition follow) {
    return new JobSpec(id, 1, 0, 0, "f", Placement.ANYWHERE, after, follow, Retries.NONE, 0);
  }

  @Test
  void equalsRunInTheOrderOfSubmission() {
    join(0);
    List<Instruction.Send> sent = submit(single(1));
    for (int id = 2; id <= 6; id++) {
      assertThat(submit(single(id))).isEmpty();
    }
    List<Long> order = new ArrayList<>();
    while (!sent.isEmpty()) {
      order.add(sent.get(0).job());
      sent = sends(end(sent.get(0)));
    }

    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void tasksBoundToOneEngineKeepTheirOrderToo() {
    join(0);
    join(1);
    Placement zero = new Placement(Set.of(0), null, Set.of());
    List<Instruction.Send> sent = submit(on(1, zero));
    for (int id = 2; id <= 6; id++) {
      submit(on(id, zero));
    }
    List<Long> order = new ArrayList<>();
    while (!sent.isEmpty()) {
      order.add(sent.get(0).job());
      sent = sends(end(sent.get(0)));
    }

    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void higherPrioritiesOvertake() {
    join(0);
    Instruction.Send first = submit(single(1)).get(0);
    submit(single(2));
    submit(with(3, 1, 5, 0, Retries.NONE));

    Instruction.Send second = sends(end(first)).get(0);

    assertThat(second.job()).isEqualTo(3);
    assertThat(sends(end(second)).get(0).job()).isEqualTo(2);
  }

  @Test
  void anIdleEngineIsGivenHalfOfWhatTheBusiestHasNotBegun() {
    join(0);
    Instruction.Send sent = submit(with(1, 100, 0, 100, Retries.NONE)).get(0);
    now += 10 * MILLI;
    join(1);

    assertThat(of(Instruction.Recall.class, given))
        .containsExactly(new Instruction.Recall(sent.lot(), 0));
    List<Instruction.Send> stolen = sends(tell(new Event.LotKept(now, sent.lot(), 51, 2)));
    assertThat(stolen).hasSize(1);
    assertThat(stolen.get(0).engine()).isEqualTo(1);
    assertThat(stolen.get(0).from()).isEqualTo(51);
    assertThat(stolen.get(0).to()).isEqualTo(100);
    assertThat(stolen.get(0).story())
        .hasToString("queued, sent to engine 0, taken back from engine 0, sent to engine 1");
  }

  @Test
  void aLotWhoseItemsHaveAllBegunIsLeftAlone() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    now += SECOND;
    join(1);
    assertThat(of(Instruction.Recall.class, given)).hasSize(1);

    tell(new Event.LotKept(now, sent.lot(), 1, 1));
    now += SECOND;
    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Recall.class, given)).hasSize(1);
  }

  @Test
  void aTaskThatWaitsBehindSomethingElseMovesToAnIdleEngine() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    join(1);
    List<Instruction.WakeAt> alarms = of(Instruction.WakeAt.class, given);
    assertThat(alarms).isNotEmpty();
    now = alarms.get(alarms.size() - 1).nanos();

    List<Instruction> recall = tell(new Event.TimePassed(now));

    assertThat(recall.stream().filter(next -> !(next instanceof Instruction.WakeAt)))
        .containsExactly(new Instruction.Recall(sent.lot(), 0));
    assertThat(sends(tell(new Event.LotKept(now, sent.lot(), 0, 0))).get(0).engine()).isEqualTo(1);
  }

  @Test
  void aDeathIsSurvivedOnceByDefaultAndFailuresAreNot() {
    join(0);
    join(1);
    Instruction.Send sent = submit(single(1)).get(0);
    Instruction.Send again = sends(tell(new Event.EngineLeft(now, sent.engine()))).get(0);
    assertThat(again.attempt()).isEqualTo(2);
    join(2);

    List<Instruction> lost = tell(new Event.EngineLeft(now, again.engine()));

    assertThat(of(Instruction.Settle.class, lost).get(0).reason()).isEqualTo(Reason.LOST);
    assertThat(of(Instruction.Settle.class, lost).get(0).story().toString())
        .isEqualTo(
            "queued, sent to engine 0, lost with engine 0, sent to engine 1, lost with engine 1");
    Instruction.Send failing = submit(single(2)).get(0);
    assertThat(of(Instruction.Deliver.class, end(failing, 0))).hasSize(1);
  }

  @Test
  void whatWaitedBehindALostTaskHasUsedNoTry() {
    join(0);
    Instruction.Send cheap = submit(single(1)).get(0);
    now += MILLI;
    tell(new Event.LotEnded(now, cheap.lot(), 1, MILLI / 2, 0, List.of()));
    List<Instruction.Send> sent = new ArrayList<>();
    for (int id = 2; id < 20; id++) {
      sent.addAll(submit(single(id)));
    }
    assertThat(sent).hasSizeGreaterThan(1);

    List<Instruction.Settle> settled =
        of(Instruction.Settle.class, tell(new Event.EngineLeft(now, 0)));

    assertThat(settled).hasSize(18);
    assertThat(settled.stream().filter(settle -> settle.reason() == Reason.LOST))
        .as("the one that may have run")
        .singleElement()
        .satisfies(settle -> assertThat(settle.job()).isEqualTo(sent.get(0).job()))
        .satisfies(settle -> assertThat(settle.attempt()).isEqualTo(2));
    assertThat(settled.stream().filter(settle -> settle.reason() == Reason.NO_ENGINE))
        .hasSize(17)
        .allMatch(settle -> settle.attempt() == 1);
  }

  /** Lets time pass until {@code lot} is asked after, and answers that the engine lacks it. */
  private List<Instruction> askUntilGivenUp(long lot) {
    for (int i = 0; i < 60; i++) {
      now += SECOND;
      List<Instruction> next = tell(new Event.TimePassed(now));
      if (next.stream().anyMatch(Instruction.Look.class::isInstance)) {
        next = tell(new Event.RecallMissed(now, lot, true));
      }
      if (next.stream().anyMatch(Instruction.Withdraw.class::isInstance)) {
        return next;
      }
    }
    throw new AssertionError("lot " + lot + " was not given up in a minute: " + given);
  }

  @Test
  void aTaskThatItsEngineDoesNotKnowIsTriedOnceMoreAndThenLost() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    long start = now;

    List<Instruction> given = askUntilGivenUp(sent.lot());
    assertThat(now - start).as("an answer may be slow").isGreaterThan(25 * SECOND);
    assertThat(given).contains(new Instruction.Withdraw(sent.lot(), 0));
    Instruction.Send again = sends(given).get(0);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.story())
        .hasToString("queued, sent to engine 0, not found on engine 0, sent to engine 0");
    List<Instruction> last = askUntilGivenUp(again.lot());

    assertThat(of(Instruction.Settle.class, last).get(0).reason()).isEqualTo(Reason.VANISHED);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void aTaskThatRunsForLongIsAskedAfterAndLeftAlone() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    for (int i = 0; i < 600; i++) {
      now += SECOND;
      for (Instruction.Look look : of(Instruction.Look.class, tell(new Event.TimePassed(now)))) {
        tell(new Event.LotKept(now, look.lot(), 1, 1));
      }
    }

    assertThat(of(Instruction.Look.class, given)).hasSizeBetween(30, 60);
    assertThat(of(Instruction.Deliver.class, end(sent))).hasSize(1);
  }

  @Test
  void aTaskWhoseAnswerIsHereIsNotGivenUpHoweverLongItIsRead() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    for (int i = 0; i < 600; i++) {
      now += SECOND;
      if (!of(Instruction.Look.class, tell(new Event.TimePassed(now))).isEmpty()) {
        tell(new Event.RecallMissed(now, sent.lot(), false));
      }
    }

    assertThat(of(Instruction.Withdraw.class, given)).isEmpty();
    assertThat(of(Instruction.Deliver.class, end(sent))).hasSize(1);
  }

  @Test
  void retriesOutlastAMomentWithoutAnyEngine() {
    join(0);
    Instruction.Send sent = submit(with(1, 1, 0, 0, new Retries(3, false, 0, 0))).get(0);

    assertThat(of(Instruction.Settle.class, tell(new Event.EngineLeft(now, 0)))).isEmpty();
    now += 2 * SECOND;
    join(1);

    Instruction.Send again = of(Instruction.Send.class, given).get(1);
    assertThat(again.engine()).isEqualTo(1);
    assertThat(again.story())
        .hasToString(
            "queued, sent to engine 0, lost with engine 0, waits for an engine, sent to engine 1");
    assertThat(sent.attempt()).isEqualTo(1);
    tell(new Event.EngineLeft(now, 1));
    now += 11 * SECOND;
    List<Instruction> late = tell(new Event.TimePassed(now));
    assertThat(of(Instruction.Settle.class, late).get(0).reason()).isEqualTo(Reason.LOST);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void aChunkThatAnEngineGivesBackTravelsInSmallerPartsUntilTheEngineIsFreeAgain() {
    join(0);
    Instruction.Send whole = submit(with(1, 100_000, 0, 10_000, Retries.NONE)).get(0);
    assertThat(whole.to()).isEqualTo(10_000);

    Instruction.Send next = sends(endPart(whole, 4)).get(0);
    assertThat(next.from()).isEqualTo(4);
    assertThat(next.to() - next.from()).isEqualTo(8);

    Instruction.Send larger = sends(end(next)).get(0);
    assertThat(larger.to() - larger.from()).isEqualTo(16);
  }

  @Test
  void moreRetriesThanEnginesEnd() {
    join(0);
    join(1);
    List<Instruction.Send> sent = submit(with(1, 1, 0, 0, new Retries(5, false, 0, 0)));
    List<Integer> engines = new ArrayList<>();
    while (!sent.isEmpty()) {
      engines.add(sent.get(0).engine());
      sent = sends(end(sent.get(0), 0));
    }

    assertThat(engines).hasSize(6).startsWith(0, 1);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void retriesElsewhereEndWhenThereIsNoOtherEngine() {
    join(0);
    join(1);
    Instruction.Send first = submit(with(1, 1, 0, 0, new Retries(5, true, 0, 0))).get(0);
    Instruction.Send second = sends(end(first, 0)).get(0);

    assertThat(second.engine()).isEqualTo(1);
    assertThat(of(Instruction.Deliver.class, end(second, 0))).hasSize(1);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void retriesWaitTwiceAsLongEachTime() {
    join(0);
    Instruction.Send first =
        submit(with(1, 1, 0, 0, new Retries(3, false, 10 * MILLI, 15 * MILLI))).get(0);

    assertThat(of(Instruction.WakeAt.class, end(first, 0)).get(0).nanos())
        .isEqualTo(now + 10 * MILLI);
    now += 10 * MILLI;
    Instruction.Send second = sends(tell(new Event.TimePassed(now))).get(0);
    assertThat(of(Instruction.WakeAt.class, end(second, 0)).get(0).nanos())
        .isEqualTo(now + 15 * MILLI);
  }

  @Test
  void anAlarmThatIsToldOfALittleEarlyIsSetAgain() {
    join(0);
    Instruction.Send first =
        submit(with(1, 1, 0, 0, new Retries(3, false, 100 * MILLI, 100 * MILLI))).get(0);
    long due = of(Instruction.WakeAt.class, end(first, 0)).get(0).nanos();

    now = due - 1;
    List<Instruction> early = tell(new Event.TimePassed(now));
    now = due;

    assertThat(of(Instruction.WakeAt.class, early).get(0).nanos()).isEqualTo(due);
    assertThat(sends(tell(new Event.TimePassed(now)))).hasSize(1);
  }

  @Test
  void theLowestPriorityComesLast() {
    join(0);
    Instruction.Send running = submit(single(1)).get(0);
    submit(with(2, 1, Integer.MIN_VALUE, 0, Retries.NONE));
    submit(with(3, 1, 0, 0, Retries.NONE));

    assertThat(sends(end(running)).get(0).job()).isEqualTo(3);
  }

  @Test
  void aQueueTimeoutOfForEverNeverEnds() {
    submit(
        new JobSpec(
            1,
            1,
            0,
            0,
            "f",
            Placement.ANYWHERE,
            new Condition(List.of(9L), true, true, false),
            Condition.NONE,
            Retries.NONE,
            Long.MAX_VALUE));
    now += 3600 * SECOND;

    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Settle.class, given)).isEmpty();
  }

  @Test
  void onlyTheItemsThatFailedAreTriedAgain() {
    join(0);
    Instruction.Send sent = submit(with(1, 10, 0, 10, new Retries(1, false, 0, 0))).get(0);

    List<Instruction> next = end(sent, 3, 7);

    assertThat(of(Instruction.Deliver.class, next).get(0).withheld())
        .containsExactlyInAnyOrder(3, 7);
    assertThat(sends(next).get(0).from()).isEqualTo(3);
    assertThat(sends(next).get(0).to()).isEqualTo(4);
    List<Instruction> last = end(sends(next).get(0), 0);
    assertThat(of(Instruction.Deliver.class, last).get(0).from()).isEqualTo(3);
    assertThat(sends(last).get(0).from()).isEqualTo(7);
  }

  @Test
  void whatAnEngineGivesBackIsSentAgainFirst() {
    join(0);
    Instruction.Send sent = submit(with(1, 10, 0, 4, Retries.NONE)).get(0);

    List<Instruction> next = endPart(sent, 2);

    assertThat(of(Instruction.Deliver.class, next).get(0).count()).isEqualTo(2);
    assertThat(sends(next).get(0).from()).isEqualTo(2);
    assertThat(sends(next).get(0).to()).isEqualTo(4);
  }

  @Test
  void aJobThatWaitsTooLongForAnEngineTimesOut() {
    join(0);
    submit(single(1));
    tell(
        new Event.Submitted(
            now,
            new JobSpec(
                2,
                1,
                0,
                0,
                "f",
                Placement.ANYWHERE,
                Condition.NONE,
                Condition.NONE,
                Retries.NONE,
                50 * MILLI)));
    now += 50 * MILLI;

    List<Instruction> ended = tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Settle.class, ended).get(0).reason()).isEqualTo(Reason.QUEUE_TIMEOUT);
  }

  @Test
  void aCancelledJobLeavesTheQueueAndItsEngines() {
    join(0);
    Instruction.Send sent = submit(with(1, 10, 0, 4, Retries.NONE)).get(0);

    List<Instruction> cancelled = tell(new Event.Cancelled(now, 1));

    assertThat(cancelled).contains(new Instruction.Withdraw(sent.lot(), 0));
    assertThat(
            of(Instruction.Settle.class, cancelled).stream()
                .mapToInt(settle -> settle.to() - settle.from())
                .sum())
        .isEqualTo(10);
    assertThat(end(sent)).noneMatch(Instruction.Deliver.class::isInstance);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void requirementsThatNobodyFulfilsEndTheJobAtOnce() {
    join(0, "small");
    Placement big = new Placement(null, engine -> engine.labels().contains("big"), Set.of());

    List<Instruction> refused = tell(new Event.Submitted(now, on(1, big)));
    List<Instruction> gone =
        tell(new Event.Submitted(now, on(2, new Placement(Set.of(9), null, Set.of()))));

    assertThat(of(Instruction.Settle.class, refused).get(0).reason()).isEqualTo(Reason.NO_FIT);
    assertThat(of(Instruction.Settle.class, gone).get(0).reason()).isEqualTo(Reason.NO_ENGINE);
    join(1, "big");
    assertThat(submit(on(3, big)).get(0).engine()).isEqualTo(1);
  }

  /** Submits tasks {@code from} to {@code to} of a family that is known to take no time. */
  private List<Instruction.Send> submitSmall(long from, long to) {
    List<Instruction.Send> sent = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      sent.addAll(submit(single(id)));
    }
    return sent;
  }

  private List<Instruction> endSmall(Instruction.Send sent) {
    now += 20_000;
    return tell(new Event.LotEnded(now, sent.lot(), 1, 20_000, 0, List.of()));
  }

  private static List<Instruction.Send> on(int engine, List<Instruction.Send> sent) {
    return sent.stream().filter(send -> send.engine() == engine).toList();
  }

  @Test
  void smallTasksOfACrowdTravelTogether() {
    join(0);
    endSmall(submit(single(1)).get(0));
    List<Instruction.Send> first = submitSmall(2, 60);
    assertThat(first).extracting(Instruction.Send::message).doesNotHaveDuplicates();

    assertThat(sends(endSmall(first.get(0)))).as("before all is used up").isEmpty();
    List<Instruction.Send> together = sends(endSmall(first.get(1)));

    assertThat(together).hasSizeGreaterThan(20);
    assertThat(together).extracting(Instruction.Send::message).containsOnly(together.get(0).lot());
    assertThat(together).extracting(Instruction.Send::job).isSorted();
    assertThat(sends(endSmall(together.get(0)))).as("before the rest is used up").isEmpty();
  }

  @Test
  void eventsThatAreKnownTogetherAreAnsweredByOneMessage() {
    join(0);
    endSmall(submit(single(1)).get(0));
    List<Event> ends = new ArrayList<>();
    submitSmall(2, 30)
        .forEach(send -> ends.add(new Event.LotEnded(now, send.lot(), 1, 20_000, 0, List.of())));

    List<Instruction> instructions = scheduler.handle(ends);

    Invariants.check(scheduler, now);
    assertThat(of(Instruction.Deliver.class, instructions)).hasSize(ends.size());
    List<Instruction.Send> next = sends(instructions);
    assertThat(next).hasSizeGreaterThan(3);
    assertThat(next).extracting(Instruction.Send::message).containsOnly(next.get(0).lot());
  }

  /** Engines of hosts with two processors each know that tasks take no time but their own. */
  private void joinCrowdedHosts(String... hosts) {
    for (int id = 0; id < hosts.length; id++) {
      join(id, hosts[id], 2);
    }
    endQuick(submit(single(1)).get(0));
  }

  /** The engine, whose code is cold, took a hundred times as long as the function. */
  private List<Instruction> endQuick(Instruction.Send sent) {
    now += MILLI / 5;
    return tell(new Event.LotEnded(now, sent.lot(), 1, MILLI / 5, 2_000, List.of()));
  }

  private static Set<Integer> enginesOf(List<Instruction.Send> sent) {
    return sent.stream().map(Instruction.Send::engine).collect(Collectors.toSet());
  }

  @Test
  void tasksThatTakeNextToNothingUseNoMoreEnginesOfAHostThanItHasProcessors() {
    joinCrowdedHosts("a", "a", "a", "a", "a", "b", "b", "b", "c");

    List<Instruction.Send> sent = submitSmall(2, 200);
    for (int i = 0; i < 100; i++) {
      sent.addAll(sends(endQuick(sent.get(i))));
    }

    assertThat(enginesOf(sent)).hasSize(5).contains(8);
    assertThat(enginesOf(sent)).filteredOn(id -> id < 5).hasSize(2);
    Map<Long, Long> tasks =
        sent.stream()
            .collect(Collectors.groupingBy(Instruction.Send::message, Collectors.counting()));
    assertThat(Collections.max(tasks.values()))
        .as("tasks in a message, though the engines are slow")
        .isGreaterThan(3);
  }

  @Test
  void shortTasksWithLargeValuesUseAllEnginesOfAHost() {
    joinCrowdedHosts("a", "a", "a", "a");
    now += 30 * MILLI;
    List<Instruction.Send> sent = submitSmall(2, 2);
    now += 50 * MILLI;
    tell(new Event.LotEnded(now, sent.get(0).lot(), 1, 50 * MILLI, 2_000, List.of()));

    assertThat(enginesOf(submitSmall(3, 20))).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aHostThatIsFullOfShortTasksHasRoomForOthers() {
    joinCrowdedHosts("a", "a", "a", "a");
    submitSmall(2, 40);

    JobSpec urgent =
        new JobSpec(
            1000,
            1,
            1,
            0,
            "other",
            Placement.ANYWHERE,
            Condition.NONE,
            Condition.NONE,
            Retries.NONE,
            0);

    assertThat(submit(urgent)).extracting(Instruction.Send::engine).isSubsetOf(2, 3).hasSize(1);
  }

  @Test
  void shortTasksOfAnEngineThatIsLateGoElsewhere() {
    joinCrowdedHosts("a", "a", "a", "a");
    List<Instruction.Send> sent = submitSmall(2, 8);
    int late = sent.get(0).engine();
    sent.stream().filter(send -> send.engine() != late).toList().forEach(this::endQuick);
    int told = given.size();

    now += 150 * MILLI;
    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Recall.class, given.subList(told, given.size())))
        .as("recalls from engine %d", late)
        .isNotEmpty()
        .allMatch(recall -> recall.engine() == late);
    assertThat(submitSmall(100, 104)).isNotEmpty().noneMatch(send -> send.engine() == late);
  }

  @Test
  void aShortTaskThatComesBackFromBusyEnginesReachesTheOneThatIsFree() {
    joinCrowdedHosts("a", "a", "a", "a");
    List<Integer> tried = new ArrayList<>();

    List<Instruction.Send> sent = submitSmall(2, 2);
    while (tried.size() < 4) {
      tried.add(sent.get(0).engine());
      now += 150 * MILLI;
      assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now)))).hasSize(1);
      sent = sends(tell(new Event.LotKept(now, sent.get(0).lot(), 0, 0)));
    }

    assertThat(tried).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void tasksThatTurnOutToBeLongAreStolenFromTheFewEnginesThatGotThem() {
    joinCrowdedHosts("a", "a", "a", "a");
    List<Instruction.Send> sent = submitSmall(2, 5);
    assertThat(sent).hasSize(4);
    assertThat(enginesOf(sent)).hasSize(2);
    int told = given.size();

    now += 60 * MILLI;
    for (int i = 0; i < 2; i++) {
      tell(new Event.LotEnded(now, sent.get(i).lot(), 1, 60 * MILLI, 60 * MILLI, List.of()));
    }

    assertThat(of(Instruction.Recall.class, given.subList(told, given.size()))).isNotEmpty();
  }

  @Test
  void aShortTaskForOneEngineDoesNotWaitForTheOthersOfItsHost() {
    joinCrowdedHosts("a", "a", "a", "a");
    Set<Integer> used = enginesOf(submitSmall(2, 40));
    int unused = used.contains(3) ? 2 : 3;
    assertThat(used).hasSize(2).doesNotContain(unused);

    List<Instruction.Send> sent = submit(on(1000, new Placement(Set.of(unused), null, Set.of())));

    assertThat(sent).extracting(Instruction.Send::engine).containsExactly(unused);
  }

  @Test
  void longTasksTravelAlone() {
    join(0);
    tell(new Event.LotEnded(now, submit(single(1)).get(0).lot(), 1, 2 * MILLI, 0, List.of()));
    List<Event> ends = new ArrayList<>();
    submitSmall(2, 10)
        .forEach(send -> ends.add(new Event.LotEnded(now, send.lot(), 1, 2 * MILLI, 0, List.of())));

    List<Instruction.Send> next = sends(scheduler.handle(ends));

    assertThat(next).hasSizeGreaterThan(1);
    assertThat(next).allMatch(send -> send.message() == send.lot());
  }

  @Test
  void itemsOfMapsTravelAlone() {
    join(0);
    endSmall(submit(single(1)).get(0));

    List<Instruction.Send> sent = submit(with(2, 10, 0, 1, Retries.NONE));

    assertThat(sent).hasSizeGreaterThan(1);
    assertThat(sent).allMatch(send -> send.message() == send.lot());
  }

  @Test
  void whoTravelledTogetherToAnEngineThatLeftTravelsAloneAndHasUsedNoTry() {
    join(0);
    endSmall(submit(single(1)).get(0));
    List<Instruction.Send> first = submitSmall(2, 30);
    endSmall(first.get(0));
    List<Long> suspected =
        sends(endSmall(first.get(1))).stream().map(Instruction.Send::job).toList();
    assertThat(suspected).hasSizeGreaterThan(20);
    join(1);

    List<Instruction.Send> open = on(1, sends(given));
    int told = given.size();
    tell(new Event.EngineLeft(now, 0));
    while (!scheduler.isIdle()) {
      open.forEach(this::endSmall);
      open = sends(given.subList(told, given.size()));
      told = given.size();
    }

    assertThat(on(1, sends(given)))
        .filteredOn(send -> suspected.contains(send.job()))
        .hasSize(suspected.size())
        .allSatisfy(
            send -> {
              assertThat(send.message()).isEqualTo(send.lot());
              assertThat(send.attempt()).isEqualTo(1);
              assertThat(send.story().steps()).contains("lost with engine 0");
            });
    assertThat(of(Instruction.Settle.class, given)).isEmpty();
  }

  @Test
  void anIdleEngineIsGivenHalfOfEverythingThatTheBusiestHas() {
    join(0);
    endSmall(submit(single(1)).get(0));
    Instruction.Send head = submit(with(2, 100, 0, 100, Retries.NONE)).get(0);
    Instruction.Send last = submit(with(3, 60, 0, 60, Retries.NONE)).get(0);
    join(1);
    now += 100 * MILLI;

    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Recall.class, given))
        .extracting(Instruction.Recall::lot)
        .containsExactly(last.lot(), head.lot());
  }

  @Test
  void anIdleEngineLeavesTheBusiestTheFirstHalfOfItsTasks() {
    join(0);
    endSmall(submit(single(1)).get(0));
    List<Instruction.Send> first = submitSmall(2, 6);
    endSmall(first.get(0));
    List<Instruction.Send> rest = sends(endSmall(first.get(1)));
    assertThat(rest).extracting(Instruction.Send::job).containsExactly(4L, 5L, 6L);
    join(1);
    now += 100 * MILLI;

    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Recall.class, given))
        .extracting(Instruction.Recall::lot)
        .containsExactly(rest.get(2).lot(), rest.get(1).lot());
  }

  @Test
  void whatTravelledTogetherIsLookedForTogether() {
    join(0);
    endSmall(submit(single(1)).get(0));
    List<Instruction.Send> first = submitSmall(2, 30);
    endSmall(first.get(0));
    List<Instruction.Send> together = sends(endSmall(first.get(1)));
    assertThat(together).hasSizeGreaterThan(20);
    now += 60 * SECOND;

    List<Instruction> looks = tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Look.class, looks))
        .extracting(Instruction.Look::lot)
        .containsExactlyElementsOf(together.stream().map(Instruction.Send::lot).toList());
  }

  @Test
  void followersOfResultsFromDifferentEnginesAreImpossible() {
    join(0);
    join(1);
    Condition both = new Condition(List.of(1L, 2L), true, true, false);
    Condition either = new Condition(List.of(1L, 2L), false, true, false);
    tell(new Event.Submitted(now, dependent(1, Condition.NONE, both)));
    tell(new Event.Submitted(now, dependent(2, Condition.NONE, either)));

    List<Instruction> first = tell(new Event.ResultEnded(now, 1, true, Set.of(1)));
    List<Instruction> second = tell(new Event.ResultEnded(now, 2, true, Set.of(0)));

    assertThat(sends(first).get(0).job()).isEqualTo(2);
    assertThat(sends(first).get(0).engine()).isEqualTo(1);
    assertThat(of(Instruction.Settle.class, second).get(0).reason()).isEqualTo(Reason.FOLLOW);
  }

  @Test
  void aDependentOfAFailedTaskFailsAtOnce() {
    join(0);
    Condition after = new Condition(List.of(1L, 2L), true, true, false);
    tell(new Event.Submitted(now, dependent(1, after, Condition.NONE)));

    List<Instruction> ended = tell(new Event.ResultEnded(now, 2, false, Set.of(0)));

    assertThat(of(Instruction.Settle.class, ended).get(0).reason()).isEqualTo(Reason.DEPENDENCY);
  }

  @Test
  void aTaskThatComesBackBeforeItsRecallIsAnsweredWasNotRefused() {
    join(0);
    Instruction.Send sent = submit(single(1)).get(0);
    join(1);
    List<Instruction.WakeAt> alarms = of(Instruction.WakeAt.class, given);
    now = alarms.get(alarms.size() - 1).nanos();
    assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now)))).hasSize(1);

    List<Instruction.Send> again = sends(tell(new Event.LotRefused(now, sent.lot(), true)));

    assertThat(again.get(0).engine()).isEqualTo(1);
    assertThat(again.get(0).story())
        .hasToString("queued, sent to engine 0, taken back from engine 0, sent to engine 1");
    assertThat(submit(single(2)))
        .as("what the engine that gave the task back is given at once")
        .extracting(Instruction.Send::engine)
        .containsExactly(0);
  }

  @Test
  void anEngineThatIsLeftAloneForAMomentHelpsOthersOnceThatIsOver() {
    join(0);
    join(1);
    Instruction.Send large = submit(with(1, 100, 0, 100, Retries.NONE)).get(0);
    Instruction.Send small = submit(single(2)).get(0);
    scheduler.handle(
        List.of(new Event.LotRefused(now, small.lot(), true), new Event.Cancelled(now, 2)));
    now += 30 * MILLI;
    List<Instruction> alarms = scheduler.handle(List.of(new Event.TimePassed(now - 29 * MILLI)));

    assertThat(of(Instruction.WakeAt.class, alarms))
        .as("an alarm for the end of the pause")
        .anyMatch(alarm -> alarm.nanos() <= now);
    assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now))))
        .containsExactly(new Instruction.Recall(large.lot(), 0));
  }

  private static JobSpec impatient(long id, int size) {
    return new JobSpec(
        id,
        size,
        0,
        size,
        "f",
        Placement.ANYWHERE,
        Condition.NONE,
        Condition.NONE,
        Retries.NONE,
        50 * MILLI);
  }

  @Test
  void aTaskThatWaitsTooLongOnItsEngineTimesOutToo() {
    join(0);
    Instruction.Send sent = submit(impatient(1, 1)).get(0);
    now += 50 * MILLI;

    assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now))))
        .containsExactly(new Instruction.Recall(sent.lot(), 0));
    List<Instruction> ended = tell(new Event.LotKept(now, sent.lot(), 0, 0));

    assertThat(of(Instruction.Settle.class, ended).get(0).reason()).isEqualTo(Reason.QUEUE_TIMEOUT);
    assertThat(of(Instruction.Settle.class, ended).get(0).story())
        .hasToString("queued, sent to engine 0, taken back from engine 0");
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void aTaskThatHasBegunNoLongerWaits() {
    join(0);
    Instruction.Send sent = submit(impatient(1, 1)).get(0);
    now += 50 * MILLI;
    assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now)))).hasSize(1);

    tell(new Event.LotKept(now, sent.lot(), 1, 1));
    now += SECOND;
    tell(new Event.TimePassed(now));

    assertThat(of(Instruction.Recall.class, given)).hasSize(1);
    assertThat(of(Instruction.Deliver.class, end(sent))).hasSize(1);
  }

  @Test
  void itemsThatNoEngineBeginsInTimeAllTimeOut() {
    join(0);
    Instruction.Send sent = submit(impatient(1, 100)).get(0);
    now += 50 * MILLI;
    assertThat(of(Instruction.Recall.class, tell(new Event.TimePassed(now)))).hasSize(1);
    tell(new Event.RecallMissed(now, sent.lot(), true));
    now += 10 * MILLI;
    List<Instruction> next = tell(new Event.TimePassed(now));
    for (int left = 100; left > 0; ) {
      assertThat(of(Instruction.Recall.class, next)).as("with %s left", left).hasSize(1);
      left /= 2;
      next = tell(new Event.LotKept(now, sent.lot(), left, 0));
    }

    assertThat(
            of(Instruction.Settle.class, given).stream()
                .filter(settle -> settle.reason() == Reason.QUEUE_TIMEOUT)
                .mapToInt(settle -> settle.to() - settle.from())
                .sum())
        .isEqualTo(100);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void anItemThatEndsEnginesTakesNoOtherAlong() {
    int killer = 4711;
    join(0);
    Deque<Instruction.Send> open =
        new ArrayDeque<>(submit(with(1, 16_384, 0, 16_384, Retries.NONE)));
    int deaths = 0;
    int told = given.size();
    while (!scheduler.isIdle()) {
      Instruction.Send sent = open.remove();
      if (!scheduler.lots.containsKey(sent.lot())) {
        continue;
      }
      if (sent.from() <= killer && killer < sent.to()) {
        deaths++;
        join(deaths);
        tell(new Event.EngineLeft(now, sent.engine()));
      } else {
        end(sent);
      }
      open.addAll(sends(given.subList(told, given.size())));
      told = given.size();
    }

    assertThat(deaths).isEqualTo(4);
    assertThat(of(Instruction.Settle.class, given))
        .singleElement()
        .satisfies(
            settle -> {
              assertThat(settle.from()).isEqualTo(killer);
              assertThat(settle.to()).isEqualTo(killer + 1);
              assertThat(settle.reason()).isEqualTo(Reason.LOST);
            });
    assertThat(
            of(Instruction.Deliver.class, given).stream()
                .mapToInt(Instruction.Deliver::count)
                .sum())
        .isEqualTo(16_383);
  }

  @Test
  void neighboursThatFailedAreTriedAgainTogether() {
    join(0);
    Instruction.Send sent = submit(with(1, 10, 0, 10, new Retries(1, false, 0, 0))).get(0);

    List<Instruction> next = end(sent, 4, 3, 5, 8);

    assertThat(of(Instruction.Deliver.class, next).get(0).withheld())
        .containsExactlyInAnyOrder(3, 4, 5, 8);
    assertThat(sends(next).get(0).from()).isEqualTo(3);
    assertThat(sends(next).get(0).to()).isEqualTo(6);
    List<Instruction> last = end(sends(next).get(0), 1);
    assertThat(of(Instruction.Deliver.class, last).get(0).count()).isEqualTo(3);
    assertThat(sends(last).get(0).from()).isEqualTo(8);
    assertThat(sends(last).get(0).to()).isEqualTo(9);
  }

  @Test
  void aRetryElsewhereThatFindsNoOtherEngineEndsAsItFailed() {
    join(0);
    join(1);
    Instruction.Send first = submit(with(1, 1, 0, 0, new Retries(5, true, 0, 0))).get(0);
    Instruction.Send other = submit(single(2)).get(0);
    assertThat(other.engine()).isEqualTo(1);
    assertThat(sends(end(first, 0))).as("while the other engine is busy").isEmpty();

    List<Instruction> left = tell(new Event.EngineLeft(now, 1));

    assertThat(left).contains(new Instruction.Fail(1, 0, 1));
    assertThat(of(Instruction.Settle.class, left)).isEmpty();
  }

  @Test
  void nobodyIsWokenForWhatWaitsUntilAnEngineIsFree() {
    join(0);
    end(submit(single(1)).get(0));
    int before = given.size();

    submit(single(2));
    submit(single(3));
    submit(JobSpec.of(4, 1, "of unknown cost"));

    assertThat(of(Instruction.WakeAt.class, given.subList(before, given.size())))
        .as("alarms before engines are asked what they do")
        .noneMatch(alarm -> alarm.nanos() < now + 800 * MILLI);
  }

  /** Looking through all of them for each would be quadratic. */
  @Test
  @Timeout(20)
  void whatWaitsForATimeIsFoundAmongVeryManyWhenItIsTakenBack() {
    int many = 100_000;
    join(0);
    tell(new Event.EngineLeft(now, 0));
    for (long id = 1; id <= many; id++) {
      scheduler.handle(new Event.Submitted(now, with(id, 1, 0, 0, new Retries(1, false, 0, 0))));
    }
    assertThat(scheduler.delayed).hasSize(many);

    for (long id = 1; id <= many; id++) {
      scheduler.handle(new Event.Cancelled(now, id));
    }

    Invariants.check(scheduler, now);
    assertThat(scheduler.isIdle()).isTrue();
  }
}
