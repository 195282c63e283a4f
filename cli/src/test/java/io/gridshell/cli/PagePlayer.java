package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.cli.Shell.Running;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A reader who types what a page says, from its top to its end, and compares what comes with what
 * the page shows. Scripts and programs of the page are files in the reader's folder from the start.
 */
final class PagePlayer {
  private static final Pattern SCRIPT_NAME = Pattern.compile("`([\\w-]+\\.jsh)`");
  private static final Pattern PROGRAM_NAME = Pattern.compile("(?m)^public final class (\\w+) ");
  private static final Pattern STAYS = Pattern.compile("\\./gridshell (.* )?(--watch|-f)( .*|$)");
  private static final Pattern START = Pattern.compile("\\./gridshell start\\b.*");
  private static final Pattern CONSOLE = Pattern.compile("\\./gridshell console\\b.*");
  private static final Pattern COMMENT = Pattern.compile(" +# .*");
  private static final List<String> OF_A_CLONE = List.of("gridshell", "cli", "samples");
  private static final int INTERRUPTED = 130;

  /** An address that only examples have (RFC 5737): a reader types one of the machine instead. */
  private static final String EXAMPLE_ADDRESS = "192.0.2.10";

  private final MarkdownPage page;
  private final Path folder;
  private final Shell bash;
  private final Map<String, List<String>> printedByScript = new HashMap<>();
  private final List<ConsoleTranscript> earlier = new ArrayList<>();
  private final boolean hasTranscript;
  private int typed;

  /** In {@code folder}, which is made to look like a clone, with grids in {@code home}. */
  PagePlayer(MarkdownPage page, Path folder, Path home) throws IOException {
    this.page = page;
    this.folder = folder;
    this.hasTranscript =
        page.blocks().stream().anyMatch(block -> ConsoleTranscript.of(block).isPresent());
    this.bash = new Shell("bash", home, Map.of());
    for (String file : OF_A_CLONE) {
      Files.createSymbolicLink(folder.resolve(file), MarkdownPage.REPOSITORY.resolve(file));
    }
  }

  /** Plays the page and gives the number of commands that were typed. */
  int play() throws IOException, InterruptedException {
    List<CodeBlock> blocks = page.blocks();
    for (CodeBlock block : blocks) {
      writeFile(block);
    }
    try {
      for (CodeBlock block : blocks) {
        Optional<ConsoleTranscript> transcript = ConsoleTranscript.of(block);
        if (transcript.isPresent() && bash.engines(transcript.get().profile()).isEmpty()) {
          earlier.add(transcript.get());
        } else if (transcript.isPresent()) {
          play(transcript.get());
        } else if (block.language().equals("sh") || block.info().isEmpty()) {
          type(block);
        }
      }
      assertThat(earlier).as("sessions in grids that %s does not start", page.name()).isEmpty();
    } finally {
      bash.endStarted();
      assertThat(run("./gridshell stop --all").code()).isZero();
      // Whoever removes the folder is not to wonder where they lead.
      for (String file : OF_A_CLONE) {
        Files.delete(folder.resolve(file));
      }
    }
    return typed;
  }

  /** A script has the name that the text above it tells, a program that of its class. */
  private void writeFile(CodeBlock block) throws IOException {
    if (block.isScript()) {
      Optional<String> name = nameAbove(block);
      if (name.isPresent()) {
        Files.writeString(folder.resolve(name.get()), block.text());
        block.output().ifPresent(lines -> printedByScript.put(name.get(), lines));
      }
    } else if (block.isJava()) {
      Matcher name = PROGRAM_NAME.matcher(block.text());
      if (name.find()) {
        Files.writeString(folder.resolve(name.group(1) + ".java"), block.text());
      }
    }
  }

  private Optional<String> nameAbove(CodeBlock block) {
    // The fence is between the text and the block.
    int end = block.line() - 2;
    int start = end;
    while (start > 0 && !page.lines().get(start - 1).startsWith("```")) {
      start--;
    }
    Matcher name = SCRIPT_NAME.matcher(String.join("\n", page.lines().subList(start, end)));
    return name.find() ? Optional.of(name.group(1)) : Optional.empty();
  }

  private void type(CodeBlock block) throws IOException, InterruptedException {
    StringBuilder printed = new StringBuilder();
    boolean console = false;
    for (String line : commands(block)) {
      String command =
          COMMENT.matcher(line).replaceFirst("").replace(EXAMPLE_ADDRESS, ownAddress());
      String place = block.place() + ": " + command;
      if (PlayedPages.whyNotTyped(command).isPresent()) {
        continue;
      }
      typed++;
      if (CONSOLE.matcher(command).matches()) {
        // What is typed there is played where the page shows it.
        console = true;
        if (!hasTranscript) {
          try (Pty terminal = open(command)) {
            terminal.awaitText("]> ").line("exit");
            assertThat(terminal.end()).as(place).isZero();
          }
        }
        continue;
      }
      Optional<ShownOutput> script = ofScript(command);
      boolean stays = STAYS.matcher(command).matches();
      Ended ended = stays ? interrupt(command, script) : run(command);
      assertThat(ended.code())
          .as("%s: %s%s", place, ended.out(), ended.err())
          .isIn(0, stays ? INTERRUPTED : 0);
      script.ifPresent(shown -> shown.check(place, ended.out()));
      printed.append(ended.out());
      if (START.matcher(command).matches()) {
        playEarlier();
      }
    }
    if (!console) {
      block
          .output()
          .ifPresent(
              lines ->
                  new ShownOutput(lines)
                      .checkButForNumbers(block.place(), asAtHome(printed.toString())));
    }
  }

  /** What a script of the page prints is shown below the script. */
  private Optional<ShownOutput> ofScript(String command) {
    return printedByScript.keySet().stream()
        .filter(name -> command.matches("\\./gridshell run .*\\b" + Pattern.quote(name) + "\\b.*"))
        .map(name -> new ShownOutput(printedByScript.getOrDefault(name, List.of())))
        .findFirst();
  }

  /** The commands of a block: as many lines each as a shell needs. */
  private List<String> commands(CodeBlock block) throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    String begun = "";
    for (String line : block.lines()) {
      String text = begun + (block.info().isEmpty() ? line.strip() : line);
      boolean whole = !text.endsWith("\\") && bash.run("-n", "-c", text).code() == 0;
      begun = whole ? "" : text + "\n";
      if (whole && !text.isBlank()) {
        commands.add(text);
      }
    }
    assertThat(begun).as("%s ends within a command", block.place()).isEmpty();
    return commands;
  }

  private Ended run(String command) throws IOException, InterruptedException {
    return bash.run("-c", "cd '" + folder + "'\n" + command);
  }

  private static String ownAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseGet(InetAddress::getLoopbackAddress)
        .getHostAddress();
  }

  /** Lets a command work until it has shown what it has to, as a reader would. */
  private Ended interrupt(String command, Optional<ShownOutput> awaited)
      throws IOException, InterruptedException {
    // The command itself is to be interrupted, and not a shell around it.
    Running running = bash.start("-c", "cd '" + folder + "'\nexec " + command);
    running.awaitOutput(
        awaited.map(shown -> shown.lines().get(shown.lines().size() - 1)).orElse("") + "\n");
    running.signal("INT");
    return running.end();
  }

  /** Plays what is shown of a grid that the page starts further down. */
  private void playEarlier() throws IOException, InterruptedException {
    for (ConsoleTranscript transcript : earlier) {
      play(transcript);
    }
    earlier.clear();
  }

  private void play(ConsoleTranscript transcript) throws IOException, InterruptedException {
    try (Pty console = open("./gridshell console --profile " + transcript.profile())) {
      transcript.playIn(console);
    }
  }

  private Pty open(String command) throws IOException {
    return Pty.open(bash.home(), 120, Map.of(), "cd '" + folder + "'; exec " + command);
  }

  /** A reader has grids at the usual place, of which nothing is said. */
  private static String asAtHome(String printed) {
    return printed
        .lines()
        .filter(line -> !line.contains("export GRIDSHELL_HOME="))
        .collect(Collectors.joining("\n"));
  }
}
