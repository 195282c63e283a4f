package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.OutputEvent;
import io.gridshell.grid.internal.wire.Output;
import io.gridshell.interpreter.OutputSink.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutputStreamerTest {
  private final List<Output> sent = new ArrayList<>();
  private final List<List<Long>> transfers = new ArrayList<>();

  private OutputStreamer streamer(int limit) {
    return new OutputStreamer(
        limit,
        (pieces, expected, moved) -> {
          sent.addAll(pieces);
          transfers.add(List.of(expected, moved));
        });
  }

  private String all(OutputStreamer streamer, OutputEvent.Stream stream) {
    sent.addAll(streamer.end());
    return sent.stream()
        .filter(piece -> piece.stream() == stream)
        .map(Output::text)
        .collect(Collectors.joining());
  }

  @Test
  void sendsWhatCameTogetherWhenItIsFlushed() {
    OutputStreamer streamer = streamer(1000);
    streamer.write(Stream.STDOUT, "a");
    streamer.write(Stream.STDOUT, "b");
    assertThat(sent).isEmpty();

    streamer.flush();
    streamer.flush();

    assertThat(sent).containsExactly(new Output(OutputEvent.Stream.STDOUT, "ab"));
  }

  @Test
  void sendsWithoutAFlushOnceMuchCameTogether() {
    OutputStreamer streamer = streamer(1_000_000);

    streamer.write(Stream.STDOUT, "x".repeat(40_000));

    assertThat(sent).hasSize(1);
    assertThat(streamer.end()).isEmpty();
  }

  @Test
  void countsWhatMovesAndSendsTheRestOfThatBeforeTheEnd() {
    OutputStreamer streamer = streamer(1000);
    streamer.transfer(100, 0);
    streamer.transfer(0, 30);
    streamer.flush();
    streamer.flush();
    streamer.transfer(0, 70);

    assertThat(streamer.end()).isEmpty();

    assertThat(transfers).containsExactly(List.of(100L, 30L), List.of(0L, 70L));
  }

  @Test
  void keepsTheOrderOfBothStreams() {
    OutputStreamer streamer = streamer(1000);
    streamer.write(Stream.STDOUT, "1");
    streamer.write(Stream.STDERR, "2");
    streamer.write(Stream.STDOUT, "3");
    streamer.write(Stream.STDOUT, "4");

    assertThat(streamer.end())
        .containsExactly(
            new Output(OutputEvent.Stream.STDOUT, "1"),
            new Output(OutputEvent.Stream.STDERR, "2"),
            new Output(OutputEvent.Stream.STDOUT, "34"));
  }

  @Test
  void whatIsPrintedAfterTheEndIsNotTheTasks() {
    OutputStreamer streamer = streamer(1000);
    streamer.write(Stream.STDOUT, "mine");
    assertThat(streamer.end()).hasSize(1);

    streamer.write(Stream.STDOUT, "somebody else's");
    streamer.flush();

    assertThat(sent).isEmpty();
  }

  @Test
  void outputUpToTheLimitIsWhole() {
    OutputStreamer streamer = streamer(10);
    streamer.write(Stream.STDOUT, "0123456789");

    assertThat(all(streamer, OutputEvent.Stream.STDOUT)).isEqualTo("0123456789");
  }

  @Test
  void beyondTheLimitTheBeginningAndTheEndAreKeptAndTheRestIsCounted() {
    int limit = 1000;
    OutputStreamer streamer = streamer(limit);
    StringBuilder printed = new StringBuilder();
    for (int i = 0; printed.length() < 400_000; i++) {
      String line = "line " + i + "\n";
      printed.append(line);
      streamer.write(Stream.STDOUT, line);
    }

    String kept = all(streamer, OutputEvent.Stream.STDOUT);

    int tail = OutputStreamer.TAIL;
    int dropped = printed.length() - limit - tail;
    assertThat(kept)
        .startsWith(printed.substring(0, limit))
        .endsWith("]\n" + printed.substring(printed.length() - tail))
        .contains(
            "[gridshell: dropped "
                + dropped
                + " of "
                + printed.length()
                + " characters of standard output")
        .contains("first " + limit + " and the last " + tail);
  }

  @Test
  void aLittleBeyondTheLimitDropsNothing() {
    OutputStreamer streamer = streamer(10);
    streamer.write(Stream.STDOUT, "0123456789abcdef");

    assertThat(all(streamer, OutputEvent.Stream.STDOUT).replaceAll("\n\\[gridshell[^\n]*\\]\n", ""))
        .isEqualTo("0123456789abcdef");
  }

  @Test
  void eachStreamHasItsOwnLimit() {
    OutputStreamer streamer = streamer(10);
    streamer.write(Stream.STDOUT, "x".repeat(100_000));
    streamer.write(Stream.STDERR, "fine");

    String errors = all(streamer, OutputEvent.Stream.STDERR);

    assertThat(errors).isEqualTo("fine");
  }

  @Test
  void aHundredMillionCharactersCostABoundedAmount() {
    OutputStreamer streamer = streamer(100_000);
    String line = "x".repeat(9_999) + "\n";
    for (int i = 0; i < 10_000; i++) {
      streamer.write(Stream.STDERR, line);
    }

    String kept = all(streamer, OutputEvent.Stream.STDERR);

    assertThat(kept.length()).isLessThan(100_000 + OutputStreamer.TAIL + 300);
    assertThat(kept).contains("of 100000000 characters of standard error");
  }

  @Test
  void severalThreadsLoseNothing() throws InterruptedException {
    OutputStreamer streamer = streamer(1_000_000);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  streamer.write(Stream.STDOUT, "0123456789");
                  if (i % 50 == 0) {
                    streamer.flush();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(all(streamer, OutputEvent.Stream.STDOUT)).isEqualTo("0123456789".repeat(8_000));
  }
}
