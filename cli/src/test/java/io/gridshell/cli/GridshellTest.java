package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command without any grid. */
class GridshellTest {

  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Surroundings surroundings =
        new Surroundings(
            home,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
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
    assertThat(err()).contains("'stat'").contains("start").contains("status");
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
        .contains("choose another name");
  }

  @Test
  void anUnknownLauncherIsNamedWithTheKnownOnes() {
    assertThat(run("start", "--launcher", "cloud")).isEqualTo(1);
    assertThat(err()).contains("no launcher is called 'cloud'; there are: local");
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
        .contains("start", "stop", "list", "status", "run", "Exit codes:")
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
