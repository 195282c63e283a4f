package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputTest {
  private Cells cells;

  @BeforeEach
  void start() {
    cells = new Cells();
  }

  @AfterEach
  void stop() {
    cells.close();
  }

  @Test
  void eachLineIsOneWrite() {
    cells.completed(
        "System.out.println(\"hé\"); System.err.printf(\"%d%n\", 3); System.out.print('x');");
    assertThat(cells.writes).containsExactly("out:hé\n", "err:3\n", "out:x");
  }

  @Test
  void capturesThreadsPoolsAndParallelStreams() {
    cells.completed(
        """
        Thread t = new Thread(() -> System.out.println("thread"));
        t.start();
        t.join();
        ExecutorService pool = Executors.newFixedThreadPool(1);
        pool.submit(() -> System.out.println("pool")).get();
        pool.shutdown();
        CompletableFuture.runAsync(() -> System.out.println("common")).get();
        IntStream.range(0, 50).parallel().forEach(i -> System.out.println("p"));
        """);
    assertThat(cells.writes).contains("out:thread\n", "out:pool\n", "out:common\n");
    assertThat(cells.writes).filteredOn("out:p\n"::equals).hasSize(50);
  }

  @Test
  void joinsCharactersThatWereWrittenInParts() {
    byte[] bytes = "ä€😀".getBytes(StandardCharsets.UTF_8);
    StringBuilder cell = new StringBuilder();
    for (byte b : bytes) {
      cell.append("System.out.write(").append(b & 0xFF).append(");");
    }
    cells.completed(cell.toString());
    assertThat(cells.output()).isEqualTo("out:ä€😀");
  }

  @Test
  void keepsOrderWithinAThread() {
    cells.completed(
        "System.out.write('a'); System.out.print(\"b\"); System.out.write('c'); System.out.flush();"
            + " System.out.print(\"d\");");
    assertThat(cells.output().replace("out:", "")).isEqualTo("abcd");
  }

  @Test
  void outputOfFunctionsIsCaptured() throws Exception {
    String value =
        cells.interpreter.run(
            () -> {
              System.out.println("from a function");
              return "done";
            },
            cells::write);
    assertThat(value).isEqualTo("done");
    assertThat(cells.writes).containsExactly("out:from a function\n");
  }

  @Test
  void interpretersDoNotMix() throws Exception {
    try (Cells other = new Cells()) {
      List<Thread> threads =
          List.of(
              new Thread(
                  () -> cells.run("for (int i = 0; i < 200; i++) System.out.println(\"a\");")),
              new Thread(
                  () -> other.run("for (int i = 0; i < 200; i++) System.out.println(\"b\");")));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join(20_000);
      }
      assertThat(cells.writes).hasSize(200).containsOnly("out:a\n");
      assertThat(other.writes).hasSize(200).containsOnly("out:b\n");
    }
  }

  @Test
  void outputAfterTheTaskDoesNotReachItsSink() throws Exception {
    cells.completed(
        """
        CountDownLatch go = new CountDownLatch(1);
        Thread late = new Thread(() -> {
          try { go.await(); } catch (InterruptedException e) { return; }
          System.out.println("late");
        });
        late.start();
        """);
    CountDownLatch go = cells.live("go", CountDownLatch.class);
    Thread late = cells.live("late", Thread.class);
    go.countDown();
    late.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(cells.output()).doesNotContain("late");
  }

  @Test
  void outputOfThreadsThatNoTaskMadeStaysWhereItWas() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread stranger =
        new Thread(
            () -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                return;
              }
              System.out.println("of the program around");
            });
    stranger.start();
    cells.interpreter.run(
        () -> {
          go.countDown();
          stranger.join(TimeUnit.SECONDS.toMillis(10));
          System.out.println("of the task");
          IntStream.range(0, 64).parallel().forEach(i -> System.out.println("of its workers"));
          return null;
        },
        cells::write);
    assertThat(cells.output()).contains("of the task").doesNotContain("of the program around");
    assertThat(cells.writes.stream().filter("out:of its workers\n"::equals)).hasSize(64);
  }

  @Test
  void aFailingSinkDoesNotFailTheCell() {
    CellOutcome outcome =
        cells.interpreter.execute(
            "System.out.println(1);\n2",
            (stream, text) -> {
              throw new IllegalStateException("sink is full");
            });
    assertThat(outcome).isInstanceOf(CellOutcome.Completed.class);
  }

  @Test
  void nestedTasksGoBackToTheOuterSink() throws Exception {
    List<String> inner = new CopyOnWriteArrayList<>();
    cells.interpreter.run(
        () -> {
          System.out.print("1");
          cells.interpreter.execute("System.out.print(\"2\");", (stream, text) -> inner.add(text));
          System.out.print("3");
          return null;
        },
        cells::write);
    assertThat(cells.writes).containsExactly("out:1", "out:3");
    assertThat(inner).containsExactly("2");
  }
}
