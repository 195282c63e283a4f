package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.cli.Shell.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console and the other commands in a real pseudo-terminal. */
@Timeout(300)
class ConsoleIT {
  // As terminals send it to a program that asks for application keys, which editors of lines do.
  private static final String UP = "\u001bOA";

  private static final String PROMPT = "default[2]> ";
  private static final Pattern BUSY_WITH_ONE_QUEUED =
      Pattern.compile("(?m)^0 +busy +Thread.sleep\\(600_000\\); +[0-9.]+ s +1 ");

  @TempDir static Path home;
  private static Shell shell;

  @BeforeAll
  static void startGrid() throws Exception {
    shell = new Shell(home.toRealPath());
    Ended started = shell.run("start", "-n", "2");
    assertThat(started.code()).as(started.err()).isZero();
  }

  @AfterAll
  static void stopGrids() throws Exception {
    shell.run("stop", "--all");
  }

  private static Pty terminal(int columns, Map<String, String> environment, String arguments)
      throws Exception {
    return Pty.start(shell.home(), columns, environment, arguments);
  }

  private static Pty console() throws Exception {
    Pty console = terminal(120, Map.of(), "console");
    console.awaitText(PROMPT);
    return console;
  }

  @Test
  void aSessionKeepsItsStateThroughAnEndlessLoop() throws Exception {
    try (Pty console = console()) {
      console.paste("int twice(int x) {\n\n  return 2 * x;\n}\nint kept = 20;").awaitText(PROMPT);
      console.line("twice(kept) + 2").awaitText("Out[2]: 42").awaitText(PROMPT);
      console.paste("%%px\nint there = 5;\nthere + 1").send("\r");
      console.awaitText("Out[0:1]: 6").awaitText("Out[1:1]: 6").awaitText(PROMPT);

      console.line("%px System.out.println(\"looping\"); while (true) {}");
      console.awaitText("[stdout:0] looping").awaitText("[stdout:1] looping");
      console.forget();
      long start = System.nanoTime();
      console.send("\u0003").awaitText("interrupted").awaitText(PROMPT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

      console.line("%px there").awaitText("Out[0:3]: 5").awaitText("Out[1:3]: 5");
      console.line("kept").awaitText("Out[3]: 20").awaitText(PROMPT);

      console
          .line("System.out.println(\"spin\" + \"ning\"); while (true) {}")
          .awaitText("spinning");
      console.forget();
      console.send("\u0003").awaitText("interrupted").awaitText(PROMPT);
      console.line("dv.execute(\"Thread.sleep(600_000);\").get()");
      await("an engine works")
          .atMost(Duration.ofSeconds(60))
          .until(() -> shell.run("status").out().contains("busy"));
      console.forget();
      console.send("\u0003").awaitText(PROMPT);
      await("no engine works")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !shell.run("status").out().contains("busy"));
      console.line("kept + 1").awaitText("21").awaitText(PROMPT);
      console.send("\u0004");
      assertThat(console.end()).isZero();
    }
  }

  @Test
  void namesAndMagicsAreCompleted() throws Exception {
    try (Pty console = console()) {
      console.line("String something = \"abc\";").awaitText(PROMPT);
      console.forget();
      console.send("someth\t").awaitText("something");
      console.send(".toUpp\t").awaitText("toUpperCase(");
      console.send(")\r").awaitText("\"ABC\"").awaitText(PROMPT);
      console.forget();
      console.send("%autop\t\r").awaitText("%autopx on").awaitText("default[2] px> ");
      console.line("1 + 1").awaitText("Out[0:").awaitText("default[2] px> ");
      console.line("%autopx").awaitText("%autopx off").awaitText(PROMPT);
    }
  }

  @Test
  void magicsDoWhatTheySay() throws Exception {
    Path saved = shell.home().resolve("saved.jsh");
    try (Pty console = console()) {
      console.line("%clear").awaitText(PROMPT);
      console.line("int mine = 1;").awaitText(PROMPT);
      console.line("%px --targets 1 int theirs = 2;").awaitText(PROMPT);
      console.line("%who").awaitText("mine").awaitText("theirs  int");
      assertThat(console.text())
          .containsPattern("mine +int +client")
          .containsPattern("theirs +int +1");
      console.line("%targets 1").awaitText("targets 1: [1]").awaitText(PROMPT);
      console.line("%px theirs").awaitText("Out[1:2]: 2").awaitText(PROMPT);
      assertThat(console.text()).doesNotContain("Out[0:");
      console.line("%targets all").awaitText(PROMPT);
      console.line("%px nothere").awaitText("[0, 1] ").awaitText(PROMPT);
      console.line("%px --noblock -o later Thread.sleep(200); 7").awaitText("%pxresult shows");
      console.line("%pxresult").awaitText("Out[0:4]: 7").awaitText(PROMPT);
      console.line("later.get().size()").awaitText(": 2").awaitText(PROMPT);
      console.line("%pxconfig --group-outputs=engine").awaitText("--no-stream").awaitText(PROMPT);
      console.line("%time for (int i = 0; i < 2; i++) {").awaitText(" ... ");
      console.line("  Thread.sleep(5);").line("}").awaitText("took ").awaitText(PROMPT);
      console.line("record Row(int id, String name) {}").awaitText(PROMPT);
      console.line("List.of(new Row(1, \"one\"), new Row(2, \"two\"))").awaitText("2   two");
      assertThat(console.text()).containsPattern("id +name").containsPattern("1 +one");
      console.line("%whos").awaitText("no magic '%whos'; did you mean %who?").awaitText(PROMPT);
      assertThat(console.text()).doesNotContain("line 1");
      console.line("%autopx").awaitText("%autopx on").awaitText("px> ");
      console.line("int everywhere = 3;").awaitText("px> ");
      console.line("%autopx").awaitText("%autopx off").awaitText(PROMPT);
      console.line("%save " + saved).awaitText("saved ").awaitText(PROMPT);
      console.line("%help").awaitText("%deps").awaitText(PROMPT);
      console.line("exit");
      assertThat(console.end()).isZero();
    }
    assertThat(saved)
        .content()
        .contains("// %%\nint mine = 1;\n", "%px --targets 1 int theirs = 2;")
        // What was set for the session is said with each cell.
        .contains("%px --targets 1 theirs\n")
        .contains("%px --group-outputs=engine int everywhere = 3;\n");
    try (Pty console = console()) {
      // The greeting names %help, too; and a Ctrl-C makes the terminal forget keys not yet read.
      console.forget();
      console.send(UP).awaitText("exit");
      console.send(UP).awaitText("%help");
      console.forget();
      console.send("\u0003").awaitText(PROMPT);
      console.line("%load " + saved).awaitText("int mine = 1;");
      console.send("\u0003");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(shell.home().resolve("history"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsPastedBelowAMagicRunsAfterIt() throws Exception {
    try (Pty console = console()) {
      console.paste("%clear\n%autopx\nint pasted = 20;\npasted + 1\n%autopx\npasted = 5");
      console.awaitText("Out[0:1]: 21").awaitText("%autopx off").awaitText("cannot find symbol");
      console.awaitText(PROMPT);
      console.paste(
          """
          %targets 1
          %px pasted
          %time for (int i = 3; i < 5; i++) {
            System.out.println(i);
          }""");
      console.awaitText("took ").awaitText(PROMPT);
      assertThat(console.text()).contains("Out[1:2]: 20").doesNotContain("Out[0:2]");
      console.paste("%targets all\n%%px\nint more = pasted + 2;\nmore").send("\r");
      console.awaitText("Out[1:3]: 22").awaitText(PROMPT);
      console.line("%who all").awaitText("%who takes nothing, not 'all'; write it alone");
    }
  }

  @Test
  void aFailureOnEnginesShowsItsLineAndOneTraceOfTheUser() throws Exception {
    String cell =
        """
        int half(int x) {
          return x / 0;
        }
        int q = List.of(1).stream().map(i -> half(i)).toList().get(0);""";
    try (Pty console = console()) {
      console.paste("%%px\n" + cell).send("\r").awaitText("at cell:4").awaitText(PROMPT);
      assertThat(console.text())
          .containsSubsequence(
              "failed at line 4\r\n",
              "  4 | int q = List.of(1)",
              "[0, 1] ArithmeticException: / by zero\r\n",
              "at half(cell:2)\r\n",
              " internal frames\r\n",
              "at cell:4\r\n")
          .doesNotContain("ReferencePipeline");
      console.line("%px half(3)").awaitText("at half(cell:2)").awaitText(PROMPT);
      assertThat(console.text()).doesNotContain("failed at line");
    }
    Ended px = shell.run("px", "int zero = 0;\n1 / zero");
    assertThat(px.err())
        .isEqualTo("failed at line 2\n  2 | 1 / zero\n[0, 1] ArithmeticException: / by zero\n");
  }

  @Test
  void aScriptThatIsRunKnowsItsWordsAndItsPlaceAndFailsWithCellAndLine() throws Exception {
    Path script =
        shell.script(
            "words.jsh",
            """
            // %%
            System.out.println(args[0] + " of " + script.getFileName());
            // %%
            %%px
            int none = 0;
            1 / none
            """);
    Path client = shell.script("client.jsh", "int some = args.length;\nint none = 1 / some;\n");
    try (Pty console = console()) {
      console.line("%run " + script + " \"two words\"").awaitText("two words of words.jsh");
      console.awaitText("/ by zero").awaitText(PROMPT);
      assertThat(console.text())
          .containsSubsequence(
              "words.jsh: cell 2 (lines 4-6) failed at line 6\r\n",
              "  6 | 1 / none\r\n",
              "[0, 1] ArithmeticException: / by zero");
      console.line("%run " + client).awaitText("client.jsh: cell 1 (lines 1-2) failed at line 2");
      console.awaitText("  2 | int none = 1 / some;").awaitText(PROMPT);
      console.line("%run " + client + " 1").awaitText(PROMPT);
      assertThat(console.text()).doesNotContain("failed");
      console.line("%load " + script).awaitText("1 / none").send("\u0003");
      console.awaitText("(Ctrl-D leaves)").awaitText(PROMPT);
      console.line("args.length + \" of \" + script.getFileName()");
      console.awaitText("\"0 of words.jsh\"").awaitText(PROMPT);
    }
  }

  @Test
  void valuesOfEnginesAreTablesAndFitTheTerminal() throws Exception {
    try (Pty console = terminal(40, Map.of(), "console")) {
      console.awaitText(PROMPT);
      console.line("%px -t 0 record Town(String name, int people) {}").awaitText(PROMPT);
      console
          .line("%px -t 0 List.of(new Town(\"Bern\", 134), new Town(\"Chur\", 38))")
          .awaitText("name  people")
          .awaitText("Chur  38")
          .awaitText(PROMPT);
      console.line("%px -t 0 new TreeMap<>(Map.of(1, \"x\".repeat(90), 2, \"y\"))");
      console.awaitText("2    y").awaitText(PROMPT);
      assertThat(console.text()).contains("1    " + "x".repeat(34) + "\u2026");
      console.line("%px -t 0 List.of(100000, 200000, 300000, 400000)");
      console.awaitText("[100000, 200000, 300000, 400000]").awaitText(PROMPT);
      console.line("%px -t 0 List.of(1000000, 2000000, 3000000, 4000000, 5000000)");
      console.awaitText("[1000000, 2000000, 3000000, 4000000,\r\n5000000]").awaitText(PROMPT);
      console.resize(60).line("%px -t 0 List.of(1000000, 2000000, 3000000, 4000000, 5000000)");
      console.awaitText(": [1000000, 2000000, 3000000, 4000000, 5000000]").awaitText(PROMPT);
    }
  }

  @Test
  void whatEnginesPrintIsShownAboveTheLineThatIsBeingTyped() throws Exception {
    Path go = shell.home().resolve("go");
    try (Pty console = console()) {
      console
          .line(
              "%px -t 0 --noblock --stream while (!Files.exists(Path.of(\""
                  + go
                  + "\"))) Thread.sleep(5); System.out.println(\"printed\");")
          .awaitText("%pxresult shows")
          .awaitText(PROMPT);
      console.forget();
      console.send("int typed").awaitText("int typed");
      Files.createFile(go);
      console.awaitText("[stdout:0] printed").awaitText(PROMPT + "int typed");
      console.send(" = 5;\r").awaitText(PROMPT);
      console.line("typed").awaitText("]: 5").awaitText(PROMPT);
      console.line("%pxresult").awaitText(PROMPT);
    }
  }

  @Test
  void classesOfAFolderAndOfALibraryAreUsableEverywhere(@TempDir Path folder) throws Exception {
    Path classes = compile(folder, "added", "Greeting");
    String repository = publish(folder, compile(folder, "lib", "Answer"));
    Map<String, String> environment =
        Map.of(
            "GRIDSHELL_REPOSITORIES",
            repository,
            "GRIDSHELL_JAVA_OPTIONS",
            "-Dmaven.repo.local=" + folder.resolve("local"));
    try (Pty console = terminal(120, environment, "console")) {
      console.awaitText(PROMPT);
      console.line("%classpath add " + classes).awaitText(PROMPT);
      console.line("%px added.Greeting.text()").awaitText("Out[1:1]: \"added\"").awaitText(PROMPT);
      console
          .line("%deps org.acme:none:1")
          .awaitText("cannot have org.acme:none:1")
          .awaitText(PROMPT);
      console
          .line(
              "lv.require(\"org.acme:answer:1.0\").apply(ctx ->"
                  + " ctx.get(\"lib.Answer.text()\")).get()")
          .awaitText(": \"lib\"")
          .awaitText(PROMPT);
      console
          .line("%deps org.acme:answer:1.0")
          .awaitText("answer-1.0.jar, needed-1.0.jar are on")
          .awaitText(PROMPT);
      console.line("lib.Answer.text()").awaitText(": \"lib\"").awaitText(PROMPT);
      console.line("%px lib.Answer.text()").awaitText("Out[1:2]: \"lib\"").awaitText(PROMPT);
      console.line("dv.apply(() -> lib.Answer.text()).get()").awaitText("[lib, lib]");
      Path script = folder.resolve("needs.jsh");
      Files.writeString(
          script, "// %%\n%deps org.acme:answer:1.0\nSystem.out.println(1 + lib.Answer.text());");
      console.line("%run " + script).awaitText("1lib").awaitText(PROMPT);
    }
  }

  private static Path compile(Path folder, String packageName, String name) throws Exception {
    Path source =
        Files.createDirectories(folder.resolve("src").resolve(packageName)).resolve(name + ".java");
    Files.writeString(
        source,
        "package "
            + packageName
            + "; public class "
            + name
            + " { public static String text() { return \""
            + packageName
            + "\"; } }");
    Path classes = Files.createDirectories(folder.resolve("classes-" + packageName));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(result).isZero();
    return classes;
  }

  /** Makes a Maven repository that has org.acme:answer:1.0, which needs another on any new Java. */
  private static String publish(Path folder, Path classes) throws Exception {
    publish(folder, classes, "needed", "");
    publish(
        folder,
        classes,
        "answer",
        "<profiles><profile><id>modern</id><activation><jdk>[9,)</jdk></activation><dependencies>"
            + "<dependency><groupId>org.acme</groupId><artifactId>needed</artifactId>"
            + "<version>1.0</version></dependency></dependencies></profile></profiles>");
    return folder.resolve("repository").toUri().toString();
  }

  private static void publish(Path folder, Path classes, String name, String more)
      throws Exception {
    Path place =
        Files.createDirectories(folder.resolve("repository/org/acme").resolve(name).resolve("1.0"));
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(place.resolve(name + "-1.0.jar")));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    Files.writeString(
        place.resolve(name + "-1.0.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>org.acme</groupId><artifactId>"
            + name
            + "</artifactId><version>1.0</version>"
            + more
            + "</project>");
  }

  @Test
  void whatTakesLongShowsABarThatNeverGarblesOutput() throws Exception {
    try (Pty console = console()) {
      console.line("%px --progress-after 0.1 Thread.sleep(600); System.out.println(\"end\"); 1");
      console.awaitText("0/2").awaitText("[stdout:0] end").awaitText("Out[1:1]: 1");
      console.awaitText(PROMPT);
      assertThat(console.raw()).contains("\r\u001b[K");
    }
  }

  @Test
  void callsOfTheClientsCellsShowABarToo() throws Exception {
    String map =
        "lv.map(i -> { Thread.sleep(140); return 1 / (i % 10); },"
            + " java.util.stream.IntStream.range(0, 40).boxed().toList()).outcomes().size()";
    Pattern bar = Pattern.compile("\\[#+ +] \\d+/40, [0-9.]+/s, \\d+s left, \\d failed, [0-9.]+ s");
    try (Pty console = console()) {
      console.line(map).awaitText("Out[1]: 40").awaitText(PROMPT);
      assertThat(console.text()).containsPattern(bar);
      console.line("Thread.sleep(2_600);").awaitText("running, ").awaitText(PROMPT);
    }
    Path script = shell.script("bar.jsh", "System.out.println(" + map + ");\n");
    try (Pty run = terminal(120, Map.of(), "run " + script)) {
      assertThat(run.end()).isZero();
      assertThat(run.text()).containsPattern(bar);
      assertThat(run.raw()).contains("\r\u001b[K40\r\n");
    }
  }

  @Test
  void whatWaitsForABusyEngineCanBeStoppedAndNothingElseIs() throws Exception {
    try (Pty console = console()) {
      console.line("%px --targets 0 --noblock Thread.sleep(600_000);").awaitText(PROMPT);
      console.line("%who").awaitText("engines [0] are busy").awaitText(PROMPT);
      console.line("%clear").awaitText("] 1/2, ");
      await("%clear waits for engine 0")
          .atMost(Duration.ofSeconds(60))
          .until(() -> BUSY_WITH_ONE_QUEUED.matcher(shell.run("status").out()).find());
      console.forget();
      console.send("\u0003").awaitText("interrupted").awaitText(PROMPT);
      console.line("System.out.println(\"in\" + \"side\"); Thread.sleep(600_000);");
      console.awaitText("inside").forget();
      console.send("\u0003").awaitText("interrupted").awaitText(PROMPT);
      assertThat(shell.run("status").out()).containsPattern("(?m)^0 +busy +Thread.sleep");
      console.line("grid.cancelAll();").awaitText(PROMPT);
      await("no engine works")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !shell.run("status").out().contains("busy"));
    }
  }

  @Test
  void whatDoesNotStopIsAbandonedWhenAskedTwice() throws Exception {
    try (Pty console = console()) {
      console.line(
          "boolean told = false; while (true) { try { if (!told) { told = true;"
              + " System.out.println(\"stub\" + \"born\"); } Thread.sleep(600_000);"
              + " } catch (Throwable again) { } }");
      console.awaitText("stubborn").forget();
      askUntil(console, "and was abandoned");
      console.line("").awaitText(PROMPT);
      console.line("40 + 2").awaitText("Out[2]: 42");
      console.line("%px 40 + 3").awaitText("Out[1:1]: 43").awaitText(PROMPT);
    }
  }

  @Test
  void magicsThatLookAndThoseThatTakeFilesSayWhatIsWrongAndWhatToDo() throws Exception {
    Path user = Files.createDirectories(shell.home().resolve("user"));
    Files.write(user.resolve("latin.jsh"), new byte[] {(byte) 0xe9});
    Map<String, String> environment = Map.of("GRIDSHELL_JAVA_OPTIONS", "-Duser.home=" + user);
    try (Pty console = terminal(120, environment, "console")) {
      console.awaitText(PROMPT);
      console.line("%px int lost = 1;").awaitText(PROMPT);
      console.line("%restart x").awaitText("%restart 'x' is neither all").awaitText(PROMPT);
      console.line("%restart 0 1").awaitText(PROMPT);
      console.line("%px lost").awaitText("[0, 1] ").awaitText(PROMPT);
      console.line("%status").awaitText("UPTIME").awaitText("idle").awaitText(PROMPT);
      console.line("%px --noblock System.out.println(\"later\"); 7").awaitText("%pxresult shows");
      console.awaitText(PROMPT);
      console.line("%result -t 0").awaitText("%pxresult does not know '-t'").awaitText(PROMPT);
      console.line("%result --group-outputs=engine").awaitText("Out[1:3]: 7").awaitText(PROMPT);
      assertThat(console.text())
          .containsSubsequence("[stdout:0] later", "Out[0:3]: 7", "[stdout:1] later");
      console.line("%history").awaitText("%px int lost = 1;").awaitText("%status");
      console.awaitText(PROMPT);

      for (List<String> wrong :
          List.of(
              List.of("%load", "write it as %load FILE"),
              List.of("%save", "write it as %save FILE"),
              List.of("%load ~/none.jsh", "no file " + user + "/none.jsh; check its name"),
              List.of("%run ~", user + " is a folder; name a file in it"),
              List.of("%run ~/latin.jsh", "latin.jsh is not UTF-8 text; save it as UTF-8"),
              List.of("%save ~/no/such.jsh", "no folder " + user + "/no; make it first"),
              List.of("%classpath add ~/no.jar", user + "/no.jar; check its name"))) {
        console.line(wrong.get(0)).awaitText(wrong.get(1)).awaitText(PROMPT);
      }
      console.line("%save ~/kept.jsh").awaitText("cells to " + user + "/kept.jsh");
      console.awaitText(PROMPT);

      console.line("grid.close();").awaitText("no engines: ").awaitText("default[-]> ");
      console.line("40 + 2").awaitText(": 42").awaitText("default[-]> ");
      console.line("%quit");
      assertThat(console.end()).isZero();
    }
    assertThat(user.resolve("kept.jsh")).content().contains("%px int lost = 1;");
  }

  @Test
  void anEngineThatIsDeafToCtrlCIsNamedAndFreedByARestart() throws Exception {
    try (Pty console = console()) {
      console.line(
          "%px -t 0 --verbose --progress-after -1 System.out.println(\"de\" + \"af\"); while (true)"
              + " { try { Thread.sleep(600_000); } catch (Throwable again) { } }");
      console.awaitText("execution on engines: [0]").awaitText("[stdout:0] deaf").forget();
      console.send("\u0003").awaitText("interrupted").awaitText("engine 0 still runs ");
      console.awaitText("%restart 0 gives it a fresh interpreter").awaitText(PROMPT);
      assertThat(console.text()).doesNotContain("0/1");
      console.line("%restart 0").awaitText(PROMPT);
      console.line("%px -t 0 40 + 2").awaitText("Out[0:2]: 42").awaitText(PROMPT);
      assertThat(shell.run("status").out()).doesNotContain("busy");
    }
  }

  @Test
  void aCellThatCtrlCIsNotForGoesOnWhenItIsGivenUp() throws Exception {
    Path go = shell.home().resolve("go-on");
    try (Pty console = console()) {
      console.line(
          "%px -t 1 -s 0 --progress-after 0 System.out.println(\"go\" + \"ing\"); while"
              + " (!Files.exists(Path.of(\""
              + go
              + "\"))) Thread.sleep(5);");
      console.awaitText("[stdout:1] going").awaitText("0/1").forget();
      console
          .send("\u0003")
          .awaitText("engines go on, as -s 0 says; Ctrl-C again gives the cell up");
      askUntil(console, "engine 1 still runs ");
      assertThat(console.text()).contains("interrupted");
    } finally {
      Files.createFile(go);
    }
    await("engine 1 has ended the cell")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !shell.run("status").out().contains("busy"));
  }

  /** Sends Ctrl-C, once a second, until the console says {@code expected}. */
  private static void askUntil(Pty console, String expected) {
    try {
      await("'" + expected + "' after Ctrl-C")
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                // One that is sent when the prompt is back would take what is typed there.
                boolean said = console.text().contains(expected);
                return said || console.send("\u0003").text().contains(expected);
              });
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("no '" + expected + "' in: " + console.text(), late);
    }
  }

  @Test
  void aValueWhoseTextThrowsDoesNotEndTheSession() throws Exception {
    try (Pty console = console()) {
      console
          .line("record Bad(int a) { public String toString() { throw new Error(\"mute\"); } }")
          .awaitText(PROMPT);
      for (String value :
          List.of("new Bad(1)", "Map.of(1, new Bad(1), 2, new Bad(2))", "new Thrower()")) {
        console.line(value).awaitText(PROMPT);
      }
      console.line("40 + 2").awaitText("Out[5]: 42").awaitText(PROMPT);
    }
  }

  @Test
  void aKilledConsoleLeavesTheGridAndNoQueuedTasks() throws Exception {
    try (Pty console = console()) {
      console.line("%px --noblock Thread.sleep(20_000);").awaitText(PROMPT);
      console.line("%px --noblock Thread.sleep(600_000);").awaitText(PROMPT);
      console.jvm().destroyForcibly();
    }
    await("engines are idle and nothing waits")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shell.run("status").out().split("idle", -1).length == 3);
    assertThat(shell.run("list").out()).containsPattern("default +running +2");
  }

  @Test
  void aRepeatedCellIsShownAtOnceOnFourEngines() throws Exception {
    Ended started = shell.run("start", "-n", "4", "--profile", "four");
    assertThat(started.code()).as(started.err()).isZero();
    String prompt = "four[4]> ";
    try (Pty console = terminal(120, Map.of(), "console --profile four")) {
      console.awaitText(prompt);
      console
          .paste(
              """
              long[] trips = new long[60];
              for (int i = 0; i < trips.length; i++) {
                long start = System.nanoTime();
                dv.apply(() -> 1).get();
                trips[i] = System.nanoTime() - start;
              }
              java.util.Arrays.sort(trips);
              System.out.println("a trip takes " + trips[30] + " ns");\
              """)
          .awaitText(" ns\r\n")
          .awaitText(prompt);
      Matcher trip = Pattern.compile("a trip takes (\\d+) ns").matcher(console.text());
      assertThat(trip.find()).isTrue();
      console.line("%px int repeated = 1;").awaitText(prompt);
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        console.forget();
        console.send("%px repeated + 1");
        console.awaitText("repeated + 1");
        long start = System.nanoTime();
        console.send("\r").awaitText("Out[3:" + (i + 2) + "]: 2");
        times.add(System.nanoTime() - start);
        console.awaitText(prompt);
      }
      Collections.sort(times);
      long above = times.get(times.size() / 2) - Long.parseLong(trip.group(1));
      System.out.println("typed to shown above the trip of apply, median ms: " + above / 1e6);
      assertThat(Duration.ofNanos(above)).isLessThan(Duration.ofMillis(200));
    } finally {
      assertThat(shell.run("stop", "four").code()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list | default",
        "list --output json | \"profile\": \"default\"",
        "status | UPTIME",
        "status --output json | \"id\": 1",
        "logs 0 --lines 3 | engine",
        "px --targets 1 40 + 2 | Out[1:1]: 42",
        "px -t 0 --no-stream \"System.out.print(3)\" | [stdout:0] 3",
        "doctor | grid default",
        "config show | repositories",
        "generate-completion | complete -F",
        "generate-man | .TH GRIDSHELL",
        "keys some | ",
        "--version | gridshell",
        "start --help | --supervise",
      })
  void everyCommandThatLooksWorksInATerminal(String arguments, String shown) throws Exception {
    try (Pty command = terminal(120, Map.of(), arguments)) {
      assertThat(command.end()).as(command.text()).isZero();
      assertThat(command.text()).contains(shown == null ? "" : shown);
    }
  }

  @Test
  void everyCommandThatChangesAGridWorksInATerminal() throws Exception {
    List<List<String>> steps =
        List.of(
            List.of("start -n 1 --profile life", "grid life: engines 0 ready in"),
            List.of("engines -n 1 --profile life", "grid life: engines 1 joined in"),
            List.of("scale -n 1 --profile life", "grid life: engines 0 after"),
            List.of("run -n 1 --profile own " + hello(), "hello [0]"),
            List.of("stop life", "stopped grid life: 1 engine in"),
            List.of("clean life", "cleaned life"));
    for (List<String> step : steps) {
      try (Pty command = terminal(100, Map.of(), step.get(0))) {
        assertThat(command.end()).as(step.get(0) + ": " + command.text()).isZero();
        assertThat(command.text()).contains(step.get(1));
      }
    }
  }

  private static Path hello() throws Exception {
    return shell.script("hello.jsh", "System.out.println(\"hello \" + grid.ids());\n");
  }

  @Test
  void tablesFitTheTerminalAndColoursCanBeRefused() throws Exception {
    try (Pty narrow = terminal(60, Map.of(), "status")) {
      assertThat(narrow.end()).isZero();
      assertThat(narrow.text().lines()).allMatch(line -> line.length() <= 60);
      assertThat(narrow.raw()).contains("\u001b[1mID");
    }
    try (Pty plain = terminal(60, Map.of("NO_COLOR", "1"), "list")) {
      assertThat(plain.end()).isZero();
      assertThat(plain.raw()).doesNotContain("\u001b");
    }
  }

  @Test
  void aStartShowsHowManyEnginesHaveJoined() throws Exception {
    try (Pty start = terminal(100, Map.of(), "start -n 1 --profile shown")) {
      assertThat(start.end()).isZero();
      assertThat(start.raw()).contains("starting engine 1 ...", "1 of 1 engine joined");
    }
    try (Pty watch = terminal(200, Map.of(), "status --watch 0.2 --profile shown")) {
      watch.awaitText("Ctrl-C ends").forget();
      watch.awaitText("UPTIME");
      assertThat(watch.text()).doesNotContain("left out: ");
      watch.resize(40).awaitText("left out: ").send("\u0003");
      assertThat(watch.end()).isEqualTo(130);
    }
    try (Pty dumb = terminal(100, Map.of("TERM", "dumb"), "status --watch 0.2 --profile shown")) {
      dumb.awaitText("UPTIME");
      assertThat(dumb.raw()).doesNotContain("\u001b");
    }
    assertThat(shell.run("stop", "shown").code()).isZero();
  }

  @Test
  void scriptsComeFromStandardInputAndAreWatched() throws Exception {
    Ended piped =
        shell.run(
            List.of("run", "-", "a"),
            "// %%\nSystem.out.println(args[0]);\n// %%\n%px --targets 0 1 + 1\n");
    assertThat(piped.out()).as(piped.err()).isEqualTo("a\nOut[0:1]: 2\n");
    Ended typed = shell.run(List.of("console"), "System.out.println(grid.ids());\n");
    assertThat(typed.out()).isEqualTo("[0, 1]\n");
    Ended own = shell.run(List.of("console", "-n", "1"), "System.out.println(grid.ids());\n");
    assertThat(own.out()).as(own.err()).isEqualTo("[0]\n");
    assertThat(shell.run("list").out()).doesNotContain("console-");
    try (Stream<Path> files = Files.list(shell.home())) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("console-"));
    }

    Path script = shell.script("watched.jsh", "// %%\nint a = 1;\nSystem.out.println(\"one\");\n");
    Shell.Running watch = shell.start("run", "--watch", script.toString());
    watch.awaitOutput("one");
    Files.writeString(
        script,
        """
        // %%
        int a = 1;
        System.out.println("one");
        // %%
        System.out.println("two " + a);
        """);
    watch.awaitOutput("two 1");
    Files.writeString(
        script,
        """
        // %%
        int a = 1;
        System.out.println("one");
        // %%
        System.out.println("three " + a);
        """);
    watch.awaitOutput("three 1");
    Files.delete(script);
    await("the watch tells that the file is gone")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.readString(watch.err()).contains("is not there any more"));
    Files.writeString(
        script,
        """
        // %%
        int a = 1;
        System.out.println("one");
        // %%
        System.out.println("four " + a);
        """);
    watch.awaitOutput("four 1");
    watch.signal("INT");
    assertThat(watch.end().out()).isEqualTo("one\ntwo 1\nthree 1\nfour 1\n");
  }
}
