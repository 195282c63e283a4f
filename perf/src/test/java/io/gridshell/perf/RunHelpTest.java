package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command tells what it can do, without building anything. */
@Timeout(60)
class RunHelpTest {
  private static final Path SCRIPT = Path.of("run").toAbsolutePath();

  private static String help(String word) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", SCRIPT.toString(), word).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void everyPartThatThereIsIsDescribed(String word) throws Exception {
    String text = help(word);

    Matcher parts =
        Pattern.compile("(?m)^  (\\w+(?: \\| \\w+)+)\\)\\n +part=")
            .matcher(Files.readString(SCRIPT));
    assertThat(parts.find()).isTrue();
    assertThat(List.of(parts.group(1).split(" \\| ")))
        .contains("start", "calls", "balance", "data", "codec", "queue", "cells")
        .allSatisfy(part -> assertThat(text).containsPattern("(?m)^  perf/run " + part + "\\b"));
  }

  @Test
  void everySystemIsDescribed() throws Exception {
    assertThat(help("--help"))
        .contains("--quick", "--smoke", "--systems", "--workloads", "--passes", "--json", "--jfr")
        .contains("gridshell", "ignite", "stealing", "hazelcast", "jppf", "spark")
        .contains("ipyparallel", "dask", "jdk", "tcp");
  }
}
