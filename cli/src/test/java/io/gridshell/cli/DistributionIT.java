package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gridshell.cli.Shell.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user unpacks or installs, at a place of its own. */
@Timeout(300)
class DistributionIT {
  private static final String ARCHIVE = System.getProperty("gridshell.distribution");

  private static String execute(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Arrays.toString(command) + ": " + text).isZero();
    return text;
  }

  private static void use(Shell shell) throws Exception {
    Ended started = shell.run("start", "-n", "1");
    try {
      assertThat(started.code()).as(started.err()).isZero();
      assertThat(shell.run("px", "40 + 2").out()).isEqualTo("Out[0:1]: 42\n");
      Path script = shell.script("here.jsh", "System.out.println(grid.ids());\n");
      assertThat(shell.run("run", script.toString()).out()).isEqualTo("[0]\n");
    } finally {
      assertThat(shell.run("stop").code()).isZero();
    }
    assertThat(shell.files("default")).allMatch(file -> file.startsWith("logs"));
  }

  @Test
  void theArchiveRunsWhereverItIsUnpacked(@TempDir Path place, @TempDir Path home)
      throws Exception {
    // A blank in the path is what scripts get wrong.
    Path folder = Files.createDirectory(place.toRealPath().resolve("my tools"));
    execute(folder, "tar", "-xzf", ARCHIVE, "--strip-components=1");
    assertThat(folder.resolve("conf")).isDirectory();
    assertThat(folder.resolve("samples/walkthrough.jsh")).isRegularFile();
    assertThat(folder.resolve("share/man/man1/gridshell.1")).content().startsWith(".TH GRIDSHELL");
    assertThat(folder.resolve("share/bash-completion/completions/gridshell"))
        .content()
        .contains("complete -F");
    assertThat(folder.resolve("share/zsh/site-functions/_gridshell"))
        .content()
        .startsWith("#compdef gridshell")
        .contains("--group-outputs");
    Path link = Files.createSymbolicLink(place.resolve("g"), folder.resolve("bin/gridshell"));
    use(new Shell(link.toString(), home.toRealPath(), Map.of()));
  }

  @Test
  void zshCompletesCommandsAndOptions(@TempDir Path place) throws Exception {
    Path zsh = Path.of("/usr/bin/zsh");
    assumeTrue(Files.isExecutable(zsh), "there is no zsh on this system");
    execute(place, "tar", "-xzf", ARCHIVE, "--strip-components=1");
    // Completion needs a terminal, which zsh can make itself.
    Path script =
        Files.writeString(
            place.resolve("complete.zsh"),
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            await() { zpty -r shell shown "*$1*" && print -r -- "$1"; }
            zpty -w shell 'fpath=($PWD/share/zsh/site-functions $fpath); autoload -U compinit'
            zpty -w shell 'compinit -u; print rea""dy'
            await ready
            zpty -n -w shell $'gridshell generate-c\\t'
            await 'gridshell generate-completion'
            zpty -n -w shell $'\\025gridshell px --group-o\\t'
            await 'gridshell px --group-outputs'
            zpty -d shell
            """);
    assertThat(execute(place, zsh.toString(), "-f", script.toString()).lines())
        .containsExactly("ready", "gridshell generate-completion", "gridshell px --group-outputs");
  }

  @Test
  void theDebianPackageHasTheCommandItsManualAndItsCompletion(@TempDir Path place)
      throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "there is no dpkg-deb on this system");
    Path make = Path.of(System.getProperty("gridshell.script")).resolveSibling("cli/src/deb/make");
    execute(place, make.toString(), ARCHIVE, place.toString());
    Path file;
    try (var files = Files.newDirectoryStream(place, "gridshell_*_all.deb")) {
      file = files.iterator().next();
    }
    assertThat(execute(place, "dpkg-deb", "--info", file.toString()))
        .contains("Package: gridshell", "Architecture: all", "Depends: bash");
    Path root = Files.createDirectory(place.resolve("root"));
    execute(place, "dpkg-deb", "--extract", file.toString(), root.toString());
    assertThat(Files.readSymbolicLink(root.resolve("usr/bin/gridshell")))
        .isEqualTo(Path.of("/opt/gridshell/bin/gridshell"));
    assertThat(
            List.of(
                root.resolve("usr/share/man/man1/gridshell.1.gz"),
                root.resolve("usr/share/bash-completion/completions/gridshell"),
                root.resolve("usr/share/zsh/vendor-completions/_gridshell")))
        .allMatch(Files::isRegularFile);
    assertThat(execute(place, root.resolve("opt/gridshell/bin/gridshell").toString(), "--version"))
        .startsWith("gridshell ");
  }
}
