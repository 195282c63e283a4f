package io.gridshell.cli.console;

import io.gridshell.AsyncResult;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.cli.console.ConsoleCells.Place;
import io.gridshell.cli.libraries.Libraries;
import io.gridshell.cli.libraries.LibraryException;
import io.gridshell.cli.script.Cell;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.Dialect;
import io.gridshell.cli.script.FailureReport;
import io.gridshell.cli.script.PxOptions;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.Step;
import io.gridshell.cli.script.Targets;
import io.gridshell.cli.script.TextFile;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.Table;
import io.gridshell.cli.terminal.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Carries out what begins with a percent sign. One thread. */
final class Magics {
  private static final Duration WHO_PATIENCE = Duration.ofSeconds(1);
  private static final Pattern WORD = Pattern.compile("(\"[^\"]*\"|\\S)+");
  private static final List<String> OURS = List.of("grid", "dv", "lv", "args", "script");

  private final Grid grid;
  private final ConsoleCells cells;
  private final CellOutput output;
  private final Screen screen;
  private final Libraries libraries;
  private final Supplier<String> status;
  private final Dialect dialect;
  private final List<String> inputs = new ArrayList<>();
  private final List<String> cellsToSave = new ArrayList<>();
  private PxOptions defaults = PxOptions.DEFAULTS;
  private boolean autopx;
  private String next = "";
  private boolean over;

  Magics(
      Grid grid,
      ConsoleCells cells,
      CellOutput output,
      Screen screen,
      Libraries libraries,
      Supplier<String> status) {
    this.grid = grid;
    this.cells = cells;
    this.output = output;
    this.screen = screen;
    this.libraries = libraries;
    this.status = status;
    this.dialect = new ConsoleDialect(text -> cells.session().isUnfinished(text));
  }

  /** Whether everything goes to engines. */
  boolean autopx() {
    return autopx;
  }

  /** Whether the session is to end. */
  boolean over() {
    return over;
  }

  /** The text that the next input begins with; asked once. */
  String takeNext() {
    String text = next;
    next = "";
    return text;
  }

  /** Carries out one input; gives whether it succeeded. */
  boolean run(String input) {
    String text = input.strip();
    if (text.isEmpty()) {
      return true;
    }
    boolean right;
    try {
      if (List.of("exit", "quit", "/exit").contains(text.replace(";", ""))) {
        over = true;
        return true;
      }
      right = runInput(text);
    } catch (ScriptException wrong) {
      output.note(String.valueOf(wrong.getMessage()));
      right = false;
    } catch (GridException | IllegalArgumentException | LibraryException failed) {
      output.note(String.valueOf(failed.getMessage()));
      right = false;
    } catch (RuntimeException unforeseen) {
      // Whatever one input does, the session goes on.
      output.note(unforeseen.toString());
      right = false;
    }
    output.endLine();
    if (right) {
      inputs.add(text);
    }
    return right;
  }

  private boolean runInput(String text) throws ScriptException {
    List<Step> steps;
    try {
      steps = steps(text);
    } catch (ScriptException wrong) {
      // Whoever typed one line sees it.
      output.note(text.contains("\n") ? String.valueOf(wrong.getMessage()) : wrong.problem());
      return false;
    }
    for (int at = 0; at < steps.size() && !over; at++) {
      Step step = steps.get(at);
      if (!runStep(step, report -> report.textIn(step.source()))) {
        return false;
      }
      // What a magic sets counts for the steps below it.
      steps = steps(text);
    }
    return true;
  }

  private List<Step> steps(String text) throws ScriptException {
    return Script.parse("input", text, defaults, dialect).cells().stream()
        .flatMap(cell -> cell.steps().stream())
        .toList();
  }

  private boolean runStep(Step step, Place place) throws ScriptException {
    if (step instanceof Step.MagicStep typed) {
      return magic(Magic.of(typed.word()).orElseThrow(), typed.source());
    }
    Step sent =
        autopx && step instanceof Step.ClientStep
            ? new Step.EngineStep(defaults, step.source(), step.firstLine())
            : step;
    boolean right;
    if (sent instanceof Step.EngineStep px) {
      right = cells.runOnEngines(px.source(), px.options(), place);
    } else if (sent instanceof Step.LibraryStep) {
      right = fetch(step.source(), place);
    } else {
      right = cells.runInClient(sent.source(), place);
    }
    if (right) {
      cellsToSave.add(sent.text());
    }
    return right;
  }

  private boolean magic(Magic magic, String arguments) throws ScriptException {
    if (magic.standsAlone() && !arguments.isEmpty()) {
      throw new IllegalArgumentException(
          magic.typed() + " takes nothing, not '" + arguments + "'; write it alone in its line");
    }
    switch (magic) {
      case AUTOPX -> {
        autopx = !autopx;
        output.note(autopx ? "%autopx on: everything goes to engines" : "%autopx off");
      }
      case PXRESULT, RESULT -> {
        return cells.finishLast(PxOptions.ofResult(arguments));
      }
      case PXCONFIG -> {
        defaults = PxOptions.ofCell(arguments, defaults).withoutOut();
        output.note("%px " + defaults.text());
      }
      case TARGETS -> {
        if (!arguments.isEmpty()) {
          defaults = defaults.withTargets(Targets.behind(magic.typed(), arguments));
        }
        output.note(
            "targets " + defaults.targets().text() + ": " + defaults.targets().of(grid.ids()));
      }
      case WHO -> {
        return cells.interruptibly(this::who);
      }
      case TIME -> {
        return time(arguments);
      }
      case LOAD -> {
        TextFile file = TextFile.named(required(magic, arguments));
        next = read(file);
        bind(file, List.of());
      }
      case RUN -> {
        List<String> words = words(required(magic, arguments));
        return runScript(TextFile.named(words.get(0)), words.subList(1, words.size()));
      }
      case SAVE -> save(arguments);
      case CLASSPATH -> {
        return cells.interruptibly(() -> classPath(arguments));
      }
      case STATUS -> {
        return cells.interruptibly(() -> output.clientOut(status.get() + "\n"));
      }
      case CLEAR -> {
        return cells.interruptibly(() -> grid.direct(targets()).clear().get());
      }
      case RESTART -> {
        return cells.interruptibly(() -> restart(arguments));
      }
      case HISTORY -> inputs.forEach(output::note);
      case HELP -> help();
      case QUIT -> over = true;
      case PX, DEPS -> throw new IllegalStateException(magic.typed() + " is a step of its own");
    }
    return true;
  }

  private int[] targets() {
    return defaults.targets().of(grid.ids()).stream().mapToInt(Integer::intValue).toArray();
  }

  /** One row a name and type, with the places that have it. */
  private void who() {
    Map<String, TreeSet<Integer>> places = new TreeMap<>();
    List<Integer> asked = defaults.targets().of(grid.ids());
    Map<Integer, AsyncResult<List<Map<String, String>>>> answers = new TreeMap<>();
    asked.forEach(engine -> answers.put(engine, grid.direct(engine).variables()));
    long deadline = System.nanoTime() + WHO_PATIENCE.toNanos();
    List<Integer> busy = new ArrayList<>();
    answers.forEach(
        (engine, answer) -> {
          // An engine answers between its cells.
          if (!answer.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
            answer.cancel(false);
            busy.add(engine);
            return;
          }
          answer
              .get()
              .get(0)
              .forEach(
                  (name, type) ->
                      places
                          .computeIfAbsent(name + "\t" + type, key -> new TreeSet<>())
                          .add(engine));
        });
    Table table = new Table("NAME", "TYPE", "WHERE");
    cells.session().variables().entrySet().stream()
        .filter(variable -> !OURS.contains(variable.getKey()))
        .forEach(variable -> table.row(variable.getKey(), variable.getValue(), "client"));
    places.forEach(
        (key, engines) -> {
          String[] parts = key.split("\t", 2);
          table.row(
              parts[0],
              parts[1],
              engines.size() == asked.size()
                  ? "all engines"
                  : engines.stream().map(String::valueOf).collect(Collectors.joining(",")));
        });
    output.clientOut(table.text(screen) + "\n");
    if (!busy.isEmpty()) {
      output.note("engines " + busy + " are busy; their variables are not among these");
    }
  }

  private boolean time(String cell) throws ScriptException {
    long start = System.nanoTime();
    boolean right = runInput(cell);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    output.note(
        "took "
            + (took.toMillis() < 10_000
                ? String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6)
                : Times.seconds(took)));
    return right;
  }

  private boolean runScript(TextFile file, List<String> args) throws ScriptException {
    String name = String.valueOf(file.path().getFileName());
    Script script = Script.parse(name, read(file), defaults, Dialect.SCRIPT);
    bind(file, args);
    for (Cell cell : script.cells()) {
      for (Step step : cell.steps()) {
        if (!runStep(step, report -> told(script, cell, step, report))) {
          return false;
        }
      }
    }
    return true;
  }

  private static String told(Script script, Cell cell, Step step, FailureReport report) {
    ScriptException failed = ScriptException.failed(script, cell, step, report, null);
    return String.valueOf(failed.getMessage());
  }

  /** Defines what a script finds wherever it runs. */
  private void bind(TextFile file, List<String> args) {
    Path place = file.path().toAbsolutePath().normalize();
    cells.session().define("script", place, "java.nio.file.Path");
    cells.session().define("args", args.toArray(new String[0]), "String[]");
  }

  private static String read(TextFile file) {
    try {
      return file.read();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
    }
  }

  private static String required(Magic magic, String argument) {
    if (argument.isEmpty()) {
      throw new IllegalArgumentException("write it as " + magic.usage());
    }
    return argument;
  }

  private void save(String file) {
    String text =
        cellsToSave.stream().map(each -> "// %%\n" + each + "\n").collect(Collectors.joining("\n"));
    TextFile place = TextFile.named(required(Magic.SAVE, file));
    try {
      place.write(text);
    } catch (IOException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
    int count = cellsToSave.size();
    output.note("saved " + count + (count == 1 ? " cell to " : " cells to ") + place.path());
  }

  private void classPath(String arguments) {
    List<String> words = words(arguments);
    if (words.isEmpty()) {
      cells.supplies().files().forEach(file -> output.note(file.toString()));
      return;
    }
    if (!words.get(0).equals("add") || words.size() == 1) {
      throw new IllegalArgumentException("write it as " + Magic.CLASSPATH.usage());
    }
    words.stream()
        .skip(1)
        .forEach(each -> supply(TextFile.expand(each).toAbsolutePath().normalize()));
  }

  private void supply(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no jar or folder " + file + "; check its name");
    }
    cells.session().addToClassPath(file);
    cells.supplies().add(file);
  }

  private boolean fetch(String libraries, Place place) {
    try {
      List<Path> files = new ArrayList<>();
      return cells.interruptiblyAsItIs(() -> files.addAll(fetch(words(libraries))))
          && cells.interruptibly(() -> supplyAll(files));
    } catch (GridException | IllegalArgumentException | LibraryException failed) {
      output.note(place.tell(new FailureReport(1, String.valueOf(failed.getMessage()))));
      return false;
    }
  }

  private List<Path> fetch(List<String> wanted) {
    try {
      return libraries.fetch(wanted, output::progress);
    } finally {
      output.endProgress();
    }
  }

  private void supplyAll(List<Path> files) {
    files.forEach(this::supply);
    output.note(
        files.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(", "))
            + (files.size() == 1 ? " is" : " are")
            + " on the class path of the client and of engines "
            + grid.ids());
  }

  private void restart(String arguments) {
    List<AsyncResult<Void>> results = new ArrayList<>();
    if (arguments.isEmpty()) {
      results.add(grid.direct(targets()).restart());
    } else {
      Targets chosen = Targets.behind(Magic.RESTART.typed(), arguments.replaceAll("[\\s,]+", ","));
      for (int id : chosen.of(grid.ids())) {
        EngineView engine = grid.engine(id);
        results.add(engine.restart());
      }
    }
    results.forEach(AsyncResult::get);
  }

  private void help() {
    int width =
        Arrays.stream(Magic.values()).mapToInt(each -> each.usage().length()).max().orElse(0);
    output.note(
        "Java runs in this client, which knows grid, dv (all engines) and lv (any engine).");
    for (Magic magic : Magic.values()) {
      output.note(
          "  " + magic.usage() + " ".repeat(width - magic.usage().length() + 2) + magic.purpose());
    }
    output.note("Options of %px: " + String.join(" ", PxOptions.NAMES));
    output.note("Ctrl-C stops what runs, twice gives it up; Ctrl-D leaves.");
  }

  /** The words of {@code text}; one in quotation marks may have blanks. */
  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(word -> word.group().replace("\"", "")).toList();
  }
}
