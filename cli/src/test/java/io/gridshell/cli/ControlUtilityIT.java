package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.AsyncResult;
import io.gridshell.EngineLoad;
import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.cli.Shell.Ended;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ignite's control utility asks an engine what the page about operating says that it can. */
@Timeout(180)
class ControlUtilityIT {
  @TempDir static Path home;
  private static Shell shell;
  private static int port;
  private static EngineLoad load;

  @BeforeAll
  static void startGrid() throws Exception {
    shell = new Shell(home.toRealPath());
    Ended started = shell.run("start", "-n", "1");
    assertThat(started.code()).as(started.err()).isZero();
    try (Grid grid = Grid.connect(GridOptions.defaults().withHome(shell.home()))) {
      grid.all().execute("int one = 1;").get();
      grid.all().execute("int two = one + 1;").get();
      AsyncResult<?> failing = grid.all().execute("Integer.parseInt(\"x\")");
      assertThat(failing.await(Duration.ofSeconds(30))).isTrue();
      assertThat(failing.isSuccessful()).isFalse();
      load = grid.engines().get(0).load();
      ClusterNode engine =
          Ignition.allGrids().get(0).cluster().forServers().nodes().iterator().next();
      port = engine.<Integer>attribute("clientListenerPort");
    }
  }

  @AfterAll
  static void stopGrid() throws Exception {
    assertThat(shell.run("stop").code()).isZero();
  }

  /** The words between {@code control.sh} and the question, as the page has them. */
  private static List<String> connection() throws IOException {
    String page =
        Files.readString(MarkdownPage.REPOSITORY.resolve("docs/operating.md")).replace("\\\n", " ");
    Matcher line = Pattern.compile("control\\.sh (--host .*?) \"\\$@\"").matcher(page);
    assertThat(line.find()).as("a line with control.sh").isTrue();
    Path profile = shell.home().resolve("default");
    List<String> words = new ArrayList<>();
    for (String word : line.group(1).strip().split("\\s+", -1)) {
      words.add(word.equals("10800") ? String.valueOf(port) : word.replace("$P", "" + profile));
    }
    // The page lets the utility ask for it.
    Properties connection = new Properties();
    try (var in = Files.newBufferedReader(profile.resolve("connection.properties"))) {
      connection.load(in);
    }
    String password = connection.getProperty("key.password");
    words.addAll(List.of("--keystore-password", password, "--truststore-password", password));
    return words;
  }

  private static String ask(String... question) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.apache.ignite.internal.commandline.CommandHandler");
    command.addAll(connection());
    command.addAll(List.of(question));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("IGNITE_WORK_DIR", shell.home().resolve("ignite").toString());
    Process utility = builder.start();
    utility.getOutputStream().close();
    String said = new String(utility.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(utility.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(utility.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void whatAnEngineDoesIsAmongTheMetricsOfItsNode() throws Exception {
    assertThat(load.done()).isGreaterThanOrEqualTo(2);
    assertThat(load.failed()).isEqualTo(1);
    assertThat(ask("--metric", "custom.gridshell.engine"))
        .containsPattern("custom\\.gridshell\\.engine\\.id +0\\b")
        .containsPattern("custom\\.gridshell\\.engine\\.busy +0\\b")
        .containsPattern("custom\\.gridshell\\.engine\\.queued +0\\b")
        .containsPattern("custom\\.gridshell\\.engine\\.done +" + load.done() + "\\b")
        .containsPattern("custom\\.gridshell\\.engine\\.failed +1\\b");
  }

  @Test
  void everyQuestionOfThePageIsAnswered() throws Exception {
    Matcher question =
        Pattern.compile("`(--[^`]+)`")
            .matcher(
                String.join(
                    "\n",
                    MarkdownPage.read(MarkdownPage.REPOSITORY.resolve("docs/operating.md"))
                        .lines()
                        .stream()
                        .filter(line -> line.startsWith("| ") && line.contains("`--"))
                        .toList()));
    int asked = 0;
    while (question.find()) {
      assertThat(ask(question.group(1).split(" "))).contains("finished with code: 0");
      asked++;
    }
    assertThat(asked).isGreaterThan(3);
  }
}
