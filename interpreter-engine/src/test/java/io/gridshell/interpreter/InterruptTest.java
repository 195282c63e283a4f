package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Cells cells;
  private ExecutorService engine;

  @BeforeEach
  void start() {
    cells = new Cells();
    engine = Executors.newSingleThreadExecutor();
    cells.completed("int state = 5;");
  }

  @AfterEach
  void stop() {
    engine.shutdownNow();
    cells.close();
  }

  private CompletableFuture<CellOutcome> begin(String cell) {
    CountDownLatch begun = new CountDownLatch(1);
    cells.interpreter.bind("begun", begun, "java.util.concurrent.CountDownLatch");
    CompletableFuture<CellOutcome> outcome =
        CompletableFuture.supplyAsync(() -> cells.run("begun.countDown();\n" + cell), engine);
    await("the cell begins").atMost(PATIENCE).until(() -> begun.getCount() == 0);
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) { }",
        "Thread.sleep(1_000_000);",
        "void spin() { while (true) { state = 5; } }\nspin();",
        "Stream.iterate(1, i -> i + 1).forEach(i -> { });",
        "int spin() { for (;;) { } }\nint result = spin();",
        "new Object() { void loop() { do { } while (true); } }.loop();"
      })
  void stopsWhatRunsAndKeepsTheState(String cell) throws Exception {
    CompletableFuture<CellOutcome> outcome = begin(cell);
    assertThat(cells.interpreter.interrupt(PATIENCE)).isEqualTo(Interruption.STOPPED);
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(CellOutcome.Interrupted.class);
    CellOutcome next =
        CompletableFuture.supplyAsync(
                () -> cells.run("Thread.currentThread().isInterrupted() ? -1 : state"), engine)
            .get(10, TimeUnit.SECONDS);
    assertThat(((CellOutcome.Completed) next).value()).isEqualTo(5);
  }

  @Test
  void stopsFunctions() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Object> result = new CompletableFuture<>();
    engine.execute(
        () -> {
          try {
            cells.interpreter.run(
                () -> {
                  begun.countDown();
                  Thread.sleep(1_000_000);
                  return null;
                },
                OutputSink.NONE);
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    begun.await();
    assertThat(cells.interpreter.interrupt(PATIENCE)).isEqualTo(Interruption.STOPPED);
    assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedCellException.class);
  }

  @Test
  void waitsForEverForTheEndOfWhatItStops() throws Exception {
    CompletableFuture<CellOutcome> outcome = begin("while (true) { }");

    assertThat(cells.interpreter.isStopping()).isFalse();
    assertThat(cells.interpreter.interrupt(ChronoUnit.FOREVER.getDuration()))
        .isEqualTo(Interruption.STOPPED);
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(CellOutcome.Interrupted.class);
    assertThat(cells.interpreter.isStopping()).isFalse();
  }

  @Test
  void saysWhenNothingRuns() {
    assertThat(cells.interpreter.interrupt(PATIENCE)).isEqualTo(Interruption.NOTHING_RUNNING);
    assertThat(cells.value("state")).isEqualTo(5);
  }

  @Test
  void saysWhenATaskDoesNotAnswer() throws Exception {
    CompletableFuture<CellOutcome> outcome =
        begin(
            """
            var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            server.accept();
            """);
    await("the cell waits for a connection")
        .atMost(PATIENCE)
        .until(
            () ->
                cells.interpreter.isDefined("server")
                    && cells.interpreter.read("server").value() != null);
    assertThat(cells.interpreter.interrupt(Duration.ofMillis(400)))
        .isEqualTo(Interruption.STILL_RUNNING);
    cells.live("server", ServerSocket.class).close();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(CellOutcome.Interrupted.class);
  }

  @Test
  void aCellThatEndsWhileItIsInterruptedLeavesNothingBehind() throws Exception {
    cells.completed("int count = 0;");
    for (int i = 0; i < 30; i++) {
      CompletableFuture<CellOutcome> outcome =
          CompletableFuture.supplyAsync(
              () -> cells.run("for (int k = 0; k < 200_000; k++) { state = 5; }"), engine);
      cells.interpreter.interrupt(PATIENCE);
      assertThat(outcome.get(10, TimeUnit.SECONDS)).isNotInstanceOf(CellOutcome.Threw.class);
      CellOutcome next =
          CompletableFuture.supplyAsync(() -> cells.run("count = count + 1"), engine)
              .get(10, TimeUnit.SECONDS);
      assertThat(next).isInstanceOf(CellOutcome.Completed.class);
    }
    assertThat(cells.value("count")).isEqualTo(30);
  }

  @Test
  void refusesTwoTasksAtOnce() throws Exception {
    CompletableFuture<CellOutcome> outcome = begin("Thread.sleep(1_000_000);");
    assertThatThrownBy(() -> cells.run("1")).hasMessageContaining("one task at a time");
    assertThatThrownBy(() -> cells.interpreter.bind("a", 1, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(cells.interpreter.read("state").value()).isEqualTo(5);
    cells.interpreter.interrupt(PATIENCE);
    outcome.get(10, TimeUnit.SECONDS);
  }
}
