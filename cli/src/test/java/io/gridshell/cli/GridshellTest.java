package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.cli.doctor.Checks;
import io.gridshell.cli.doctor.Finding;
import io.gridshell.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command without any grid. */
class GridshellTest {

  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final Map<String, String> environment = new HashMap<>();

  private int run(String... arguments) {
    Surroundings surroundings =
        new Surroundings(
            home,
            environment,
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Screen.NONE,
            new AtomicBoolean());
    return Gridshell.run(surroundings, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void listOfNothingSaysSo() {
    assertThat(run("list")).isZero();
    assertThat(out()).contains("no grid runs in " + home);
  }

  @Test
  void listOfNothingIsAnEmptyArrayForPrograms() {
    assertThat(run("list", "--output", "json")).isZero();
    assertThat(out().strip()).isEqualTo("[]");
  }

  @Test
  void stopOfNothingIs11() {
    assertThat(run("stop", "lab")).isEqualTo(11);
    assertThat(err()).contains("nothing to stop: no grid 'lab' runs in " + home);
  }

  @Test
  void stopOfAllSucceedsWithNothing() {
    assertThat(run("stop", "--all")).isZero();
  }

  @Test
  void statusAndRunOfAnAbsentGridAre12() throws IOException {
    Path script = Files.writeString(home.resolve("a.jsh"), "int x;");
    assertThat(run("status", "--profile", "lab")).isEqualTo(12);
    assertThat(run("run", script.toString())).isEqualTo(12);
    assertThat(err())
        .contains("no grid 'lab' runs in " + home)
        .contains("start it with: gridshell start -n 4 --profile lab")
        .contains("no grid 'default' runs");
  }

  @Test
  void anUnknownOptionIs2WithASuggestion() {
    assertThat(run("list", "--outptu=json")).isEqualTo(2);
    assertThat(err())
        .contains("unknown option: '--outptu=json'")
        .contains("did you mean")
        .contains("Run 'gridshell list --help'")
        .hasLineCount(3);
  }

  @Test
  void anUnknownCommandIs2WithASuggestion() {
    assertThat(run("stat")).isEqualTo(2);
    assertThat(err()).startsWith("gridshell: there is no command 'stat'; did you mean status or");
  }

  @Test
  void aNumberWithoutItsOptionIs2WithTheOption() {
    assertThat(run("start", "4")).isEqualTo(2);
    assertThat(run("clean", "a", "7")).isEqualTo(2);
    assertThat(err())
        .contains("gridshell start: nothing is expected where '4' is; write -n 4\n")
        .contains("gridshell clean: nothing is expected where '7' is\n");
  }

  @Test
  void aProgramIsNotTakenForAScriptThatDoesNothing() throws IOException {
    String program = "class Hello {\n  public static void main(String[] args) {}\n}\n";
    Path file = Files.writeString(home.resolve("Hello.java"), program);
    assertThat(run("run", file.toString())).isEqualTo(2);
    assertThat(err()).contains("Hello.java is a program: its main would not be called here");
    err.reset();
    Files.writeString(file, "// %%\n" + program);
    assertThat(run("run", file.toString())).isEqualTo(12);
  }

  @Test
  void commandsInMessagesAreAsTheUserTypesThem() {
    System.setProperty(OwnName.PROPERTY, "./gridshell");
    try {
      assertThat(run("status")).isEqualTo(12);
      assertThat(run("list", "--outptu=json")).isEqualTo(2);
    } finally {
      System.clearProperty(OwnName.PROPERTY);
    }
    assertThat(err())
        .contains("start it with: ./gridshell start -n 4\n")
        .contains("Run './gridshell list --help' for more.");
    assertThat(OwnName.in("see /opt/gridshell list, 'gridshell runs'"))
        .isEqualTo("see /opt/gridshell list, 'gridshell runs'");
  }

  @Test
  void noCommandIs2() {
    assertThat(run()).isEqualTo(2);
    assertThat(err()).contains("which command?");
  }

  @Test
  void valuesThatCannotBeAre2() {
    assertThat(run("start", "-n", "0")).isEqualTo(2);
    assertThat(run("start", "--heap", "lots")).isEqualTo(2);
    assertThat(run("start", "--profile", "a/b")).isEqualTo(2);
    assertThat(run("start", "--profile", "cache")).isEqualTo(2);
    assertThat(err())
        .contains("a grid has 1 to 512 engines, not 0")
        .contains("heap 'lots' is not a size; write it like 512m")
        .contains("this one is 'a/b'")
        .contains("choose another name")
        .containsPattern("not 0\nUsage: gridshell start .*\nRun 'gridshell start --help' for more");
  }

  @Test
  void anUnknownLauncherIsNamedWithTheKnownOnes() {
    assertThat(run("start", "--launcher", "cloud")).isEqualTo(2);
    assertThat(err()).contains("no launcher is called 'cloud'; there are: local");
  }

  @Test
  void aWrongValueThatIsNotFromTheCommandIsToldWithItsPlace() throws IOException {
    Path file = Files.writeString(home.resolve("config.properties"), "engines=abc\noutput=xml\n");
    assertThat(run("start")).isEqualTo(2);
    assertThat(err())
        .contains("'abc' is not a whole number; the value is not from the command but from");
    assertThat(err().lines().findFirst()).get().asString().endsWith(" from " + file);
    err.reset();
    assertThat(run("list")).isEqualTo(2);
    assertThat(err()).contains("'--output'").contains(" from " + file);
    err.reset();
    environment.put("GRIDSHELL_ENGINES", "few");
    assertThat(run("start")).isEqualTo(2);
    assertThat(err()).contains("'few'").contains("but from GRIDSHELL_ENGINES\n");
    err.reset();
    assertThat(run("start", "-n", "many")).isEqualTo(2);
    assertThat(err()).contains("'many'").doesNotContain("GRIDSHELL_ENGINES");
  }

  @Test
  void whatFailsLaterIsNoUsageErrorWhateverIsThrown() {
    StringWriter synopsis = new StringWriter();
    CommandLine line = new CommandLine(new CommandLine.HelpCommand());
    line.setErr(new PrintWriter(synopsis));
    Surroundings surroundings =
        new Surroundings(
            home,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new AtomicBoolean());
    int code =
        new Failures(surroundings, () -> false)
            .handleExecutionException(
                new IllegalArgumentException("our own mistake"), line, line.parseArgs());
    assertThat(code).isEqualTo(1);
    assertThat(err()).isEqualTo("gridshell: our own mistake\n");
    assertThat(synopsis.toString()).isEmpty();
  }

  @Test
  void numbersOfEnginesThatNoGridHasAre2() {
    assertThat(run("engines", "-n", "0")).isEqualTo(2);
    assertThat(run("scale", "-n", "513")).isEqualTo(2);
    assertThat(run("run", "-n", "0", "--profile", "x", script().toString())).isEqualTo(2);
    assertThat(run("console", "-n", "0")).isEqualTo(2);
    assertThat(run("status", "--profile", "a/b")).isEqualTo(2);
    assertThat(run("stop", "a/b")).isEqualTo(2);
    assertThat(run("clean", "a/b")).isEqualTo(2);
    assertThat(run("console", "--profile", "a/b")).isEqualTo(2);
    assertThat(run("keys", "a/b")).isEqualTo(2);
    assertThat(err().lines().filter(line -> line.contains("engines, not "))).hasSize(4);
  }

  private Path script() {
    try {
      return Files.writeString(home.resolve("a.jsh"), "int x;");
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Test
  void aGridThatCannotBeStoppedKeepsNoOtherFromBeingStopped() throws IOException {
    for (String name : List.of("one", "two")) {
      Path folder = Files.createDirectories(home.resolve(name));
      Files.writeString(folder.resolve("cluster.properties"), "format=1\nlauncher=none\n");
    }
    assertThat(run("stop", "--all")).isEqualTo(1);
    assertThat(err().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("gridshell: cannot stop grid 'one': "))
        .anyMatch(line -> line.startsWith("gridshell: cannot stop grid 'two': "));
    assertThat(out()).isEmpty();
  }

  @Test
  void aScriptThatIsNotThereIs2() {
    assertThat(run("run", home.resolve("none.jsh").toString())).isEqualTo(2);
    assertThat(err()).contains("cannot read the script").contains("none.jsh");
  }

  @Test
  void aScriptWithAnUnknownMagicIs1BeforeAnythingStarts() throws IOException {
    Path script = Files.writeString(home.resolve("a.jsh"), "int x;\n%nope\n");
    assertThat(run("run", "-n", "2", script.toString())).isEqualTo(1);
    assertThat(err()).contains("a.jsh: line 2").contains("%nope");
    assertThat(home.resolve("cache")).doesNotExist();
  }

  @Test
  void everyCommandThatNeedsAGridIs12WithoutOne() {
    assertThat(run("engines", "-n", "2")).isEqualTo(12);
    assertThat(run("px", "1 + 1")).isEqualTo(12);
    assertThat(run("logs")).isEqualTo(12);
    assertThat(run("status", "--watch")).isEqualTo(12);
    assertThat(err()).contains("grid 'default' has no logs in");
  }

  @Test
  void usageErrorsOfTheCommandsAre2() {
    assertThat(run("engines")).isEqualTo(2);
    assertThat(run("engines", "-n", "many")).isEqualTo(2);
    assertThat(run("px")).isEqualTo(2);
    assertThat(run("px", "--targets", "x", "1")).isEqualTo(2);
    assertThat(run("px", "--group-outputs", "none", "1")).isEqualTo(2);
    assertThat(run("logs", "one")).isEqualTo(2);
    assertThat(run("logs", "--follow", "--output", "json")).isEqualTo(2);
    assertThat(run("status", "--watch", "0")).isEqualTo(2);
    assertThat(run("config")).isEqualTo(2);
    assertThat(run("clean", "a", "b")).isEqualTo(2);
    assertThat(run("doctor", "--output", "xml")).isEqualTo(2);
    assertThat(run("generate-completion", "x")).isEqualTo(2);
    assertThat(err())
        .contains("missing required option: '--engines=N'")
        .contains("--targets 'x' is neither all, nor ids like 0,2, nor a slice like ::2")
        .contains("type, engine or order, not 'none'")
        .contains("--watch is 0.1 to 3600 seconds, not 0.0")
        .contains("Usage: gridshell config");
  }

  @Test
  void logsOfAStoppedGridAreShownAndCleaned() throws IOException {
    Path logs = Files.createDirectories(home.resolve("lab/logs"));
    Files.writeString(logs.resolve("engine-0.log"), "zero\n");
    Files.writeString(logs.resolve("engine-1.log"), "a\nb\nc");
    assertThat(run("logs", "--profile", "lab", "--lines", "2")).isZero();
    assertThat(out()).isEqualTo("[0] zero\n[1] b\n[1] c\n");
    out.reset();
    assertThat(run("logs", "1", "--profile", "lab", "--output", "json")).isZero();
    assertThat(out()).contains("\"engine\": 1", "\"lines\": [\"a\", \"b\", \"c\"]");
    assertThat(run("logs", "7", "--profile", "lab")).isEqualTo(2);
    assertThat(err()).contains("grid 'lab' has no log of engine 7; it has [0, 1]");
    out.reset();
    assertThat(run("clean", "lab")).isZero();
    assertThat(run("clean", "--all")).isZero();
    assertThat(out()).isEqualTo("cleaned lab\nnothing to clean in " + home + "\n");
    assertThat(home.resolve("lab")).doesNotExist();
  }

  @Test
  void valuesOfTheConfigurationSayWhereTheyComeFrom() throws IOException {
    environment.put("GRIDSHELL_BIND", "10.0.0.1");
    environment.put("GRIDSHELL_HEAP", "1g");
    Files.writeString(
        home.resolve("config.properties"), "heap=512m\nengines=3\nnonsense=1\nlauncher=local\n");
    assertThat(run("config", "show", "--heap", "2g", "-n", "7")).isZero();
    assertThat(out()).containsPattern("engines +7 +flag --engines");
    out.reset();
    assertThat(run("config", "show", "--heap", "2g")).isZero();
    assertThat(out())
        .containsPattern("profile +default +default")
        .containsPattern("engines +3 +file .*config.properties")
        .containsPattern("bind +10.0.0.1 +environment GRIDSHELL_BIND")
        .containsPattern("heap +2g +flag --heap");
    assertThat(err()).contains("has 'nonsense', which means nothing; there are: profile,");
    out.reset();
    assertThat(run("config", "show", "--output", "json")).isZero();
    assertThat(out())
        .contains("\"setting\": \"heap\", \"value\": \"1g\", \"origin\": \"environment\"");
  }

  @Test
  void theConfigurationHasWhatOnlyFlagsOrOnlyTheEnvironmentSay() {
    environment.put("GRIDSHELL_CLASS_PATH", "/tmp/a.jar");
    assertThat(
            run(
                "config",
                "show",
                "--insecure",
                "--label",
                "a",
                "--label",
                "b",
                "-L",
                "url=x",
                "--jvm-option=-Da=b",
                "--patience",
                "9",
                "--supervise"))
        .isZero();
    assertThat(out())
        .containsPattern("insecure +true +flag --insecure")
        .containsPattern("label +a b +flag --label")
        .containsPattern("launcher-option +url=x +flag --launcher-option")
        .containsPattern("jvm-option +-Da=b +flag --jvm-option")
        .containsPattern("patience +9 +flag --patience")
        .containsPattern("supervise +true +flag --supervise")
        .containsPattern("class-path +/tmp/a.jar +environment GRIDSHELL_CLASS_PATH")
        .containsPattern("java-options +- +default");
    out.reset();
    assertThat(run("config", "show")).isZero();
    assertThat(out()).containsPattern("insecure +false +default").containsPattern("label +- +def");
  }

  @Test
  void theDoctorFindsSettingsThatCannotBeReadAndThoseThatMeanNothing() throws IOException {
    Path file = home.resolve("config.properties");
    Files.writeString(file, "engines=\\uxyz\n");
    assertThat(run("doctor")).isEqualTo(1);
    assertThat(out())
        .containsPattern("failed +settings +cannot read the configuration .*config.properties");
    out.reset();
    Files.writeString(file, "nonsense=1\n");
    run("doctor");
    assertThat(out()).containsPattern("warning +settings +.* has what means nothing: nonsense");
  }

  @Test
  void theConfigurationCountsForCommands() throws IOException {
    Files.writeString(home.resolve("config.properties"), "profile=lab\noutput=json\n");
    assertThat(run("list")).isZero();
    assertThat(out().strip()).isEqualTo("[]");
    assertThat(run("status")).isEqualTo(12);
    assertThat(run("stop")).isEqualTo(11);
    environment.put("GRIDSHELL_PROFILE", "prod");
    assertThat(run("status")).isEqualTo(12);
    assertThat(err()).contains("no grid 'lab' runs", "no grid 'prod' runs");
  }

  @Test
  void theConfigurationCountsForGridsOfAScriptToo() throws IOException {
    Path script = Files.writeString(home.resolve("a.jsh"), "int x;");
    Files.writeString(home.resolve("config.properties"), "launcher=cloud\n");
    assertThat(run("run", "-n", "1", script.toString())).isEqualTo(2);
    assertThat(err()).contains("no launcher is called 'cloud'");
  }

  @Test
  void aConfigurationThatCannotBeReadIsNamed() throws IOException {
    Files.write(home.resolve("config.properties"), new byte[] {'a', '=', '\\', 'u', 'x', 'y'});
    assertThat(run("list")).isEqualTo(1);
    assertThat(err())
        .hasLineCount(1)
        .contains("cannot read the configuration", "correct or remove");
  }

  @Test
  void theDoctorFindsAHomeThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThat(new Checks(file).run())
        .filteredOn(finding -> finding.grade() == Finding.Grade.FAILED)
        .extracting(Finding::subject)
        .contains("files");
    run("doctor", "--output", "json");
    assertThat(out()).contains("\"subject\": \"jdk\", \"grade\": \"ok\"", "\"subject\": \"ports\"");
  }

  @Test
  void completionKnowsEveryCommand() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out()).contains("doctor", "--group-outputs", "complete -F");
    out.reset();
    assertThat(run("generate-completion", "--shell=zsh")).isZero();
    assertThat(out()).startsWith("#compdef gridshell\n").contains("--group-outputs");
  }

  private List<String> completed(String... words) throws Exception {
    out.reset();
    assertThat(run("generate-completion")).isZero();
    Path script = Files.writeString(home.resolve("completion"), out());
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "--norc",
                "-c",
                // Which is of use only while a shell completes.
                "compopt() { :; }; source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));"
                    + " COMP_LINE=\"$*\"; _complete_gridshell; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString(),
                "gridshell"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    assertThat(completed("sta")).containsExactlyInAnyOrder("start", "status");
    assertThat(completed("px", "--group-o")).containsExactly("--group-outputs");
    assertThat(completed("config", "sh")).containsExactly("show");
    assertThat(completed("list", "--output", "j")).containsExactly("json");
  }

  @Test
  void theManualHasEveryCommandAndExitCode() {
    assertThat(run("generate-man")).isZero();
    assertThat(out())
        .contains(".TH GRIDSHELL 1", ".SS \"console\"", ".SS \"config show\"")
        .contains("GRIDSHELL_REPOSITORIES", "\\-\\-supervise", ".B 12")
        .doesNotContain("train");
  }

  @Test
  void theManualHasEveryVariableThatTheCommandReads() throws IOException {
    assertThat(run("generate-man")).isZero();
    assertThat(NamesInCode.commandVariables())
        .contains("GRIDSHELL_CLASS_PATH", "GRIDSHELL_GRID")
        .allSatisfy(name -> assertThat(out()).contains("\n.B " + name + "\n"));
  }

  @Test
  void stackTracesAreShownOnRequestOnly() {
    run("status");
    assertThat(err()).doesNotContain("\tat ");
    run("status", "--verbose");
    assertThat(err()).contains("\tat ");
  }

  @Test
  void helpAndVersionAre0() {
    assertThat(run("--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(run("start", "--help")).isZero();
    assertThat(out())
        .contains(
            "start", "engines", "scale", "stop", "list", "status", "logs", "clean", "run", "px",
            "console")
        .contains("doctor", "config", "generate-completion", "Exit codes:")
        .doesNotContain("train");
  }

  @Test
  void aProcessThatIsEndingShowsNoErrors() {
    Surroundings ending =
        new Surroundings(
            home,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new AtomicBoolean(true));
    assertThat(Gridshell.run(ending, "status")).isEqualTo(12);
    assertThat(err()).isEmpty();
  }
}
