package io.gridshell.cli;

import io.gridshell.GridUnavailableException;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.EngineProcess;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what engines logged. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows the logs of the engines of a grid, also after it was stopped.")
final class LogsCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("engine-([0-9]{1,9})\\.log");
  private static final long POLL_MILLIS = 200;

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The engine; without it, all of them.")
  private @Nullable Integer id;

  @Option(
      names = {"-f", "--follow"},
      description = "Show what is added until Ctrl-C or until the grid is stopped.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "200",
      description = "At most so many of the last lines of each (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Mixin private final ProfileOption profile = new ProfileOption();
  @Mixin private final OutputOption output = new OutputOption();

  LogsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw new ParameterException(spec.commandLine(), "--lines is 0 or more, not " + lines);
    }
    if (follow && output.json()) {
      throw new ParameterException(
          spec.commandLine(), "--follow shows text; leave --output=json away");
    }
    Profile chosen = profile.in(surroundings.home());
    Map<Integer, Path> files = chosen(files(chosen.logs()), chosen);
    if (files.isEmpty()) {
      showElsewhere(chosen);
      return ExitCode.OK.code();
    }
    Map<Integer, LogFile> logs = new TreeMap<>();
    files.forEach((engine, file) -> logs.put(engine, new LogFile(file)));
    if (output.json()) {
      surroundings.out().println(json(logs));
      return ExitCode.OK.code();
    }
    for (Map.Entry<Integer, LogFile> log : logs.entrySet()) {
      show(log.getKey(), log.getValue().last(lines), logs.size() > 1);
    }
    if (follow) {
      follow(chosen, logs);
    }
    return ExitCode.OK.code();
  }

  private static Map<Integer, Path> files(Path folder) throws IOException {
    Map<Integer, Path> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.collect(Collectors.toList())) {
          Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
          if (name.matches()) {
            files.put(Integer.valueOf(name.group(1)), file);
          }
        }
      }
    }
    return files;
  }

  private Map<Integer, Path> chosen(Map<Integer, Path> files, Profile grid) {
    if (id == null || files.isEmpty()) {
      return files;
    }
    Path file = files.get(id);
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(),
          "grid '" + grid.name() + "' has no log of engine " + id + "; it has " + files.keySet());
    }
    return Map.of(id, file);
  }

  /** Engines that run elsewhere keep their logs there. */
  private void showElsewhere(Profile grid) {
    Optional<Cluster> cluster = Cluster.find(grid);
    if (cluster.isEmpty()) {
      throw new GridUnavailableException(
          "grid '" + grid.name() + "' has no logs in " + grid.logs() + "; see gridshell list");
    }
    List<EngineProcess> engines =
        cluster.get().engines().stream()
            .filter(engine -> id == null || engine.id() == id)
            .collect(Collectors.toList());
    if (id != null && engines.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "grid '"
              + grid.name()
              + "' has no engine "
              + id
              + "; it has "
              + cluster.get().engines().stream()
                  .map(EngineProcess::id)
                  .collect(Collectors.toList()));
    }
    if (follow) {
      throw new ParameterException(
          spec.commandLine(),
          "--follow shows what engines of this machine write, and those of grid '"
              + grid.name()
              + "' run elsewhere ("
              + cluster.get().info().launcher()
              + "); leave --follow away to see what is known of them");
    }
    List<String> remarks = id == null ? cluster.get().remarks() : List.of();
    if (output.json()) {
      surroundings.out().println(json(cluster.get(), engines, remarks));
      return;
    }
    remarks.forEach(surroundings.out()::println);
    for (EngineProcess engine : engines) {
      show(engine.id(), cluster.get().logs(engine.id(), lines), engines.size() > 1);
    }
  }

  private void follow(Profile grid, Map<Integer, LogFile> logs)
      throws IOException, InterruptedException {
    boolean runs = true;
    while (runs && !surroundings.ending().get()) {
      runs = Files.exists(grid.connectionFile());
      for (Map.Entry<Integer, LogFile> log : logs.entrySet()) {
        show(log.getKey(), log.getValue().added(), logs.size() > 1);
      }
      if (id == null) {
        files(grid.logs())
            .forEach((engine, file) -> logs.computeIfAbsent(engine, n -> new LogFile(file)));
      }
      if (runs) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  private void show(int engine, List<String> text, boolean several) {
    String prefix =
        several ? surroundings.screen().paint(Screen.Colour.DIM, "[" + engine + "] ") : "";
    text.forEach(line -> surroundings.out().println(prefix + line));
    surroundings.out().flush();
  }

  private String json(Cluster cluster, List<EngineProcess> engines, List<String> remarks) {
    List<Object> all = new ArrayList<>();
    if (!remarks.isEmpty()) {
      all.add(Map.of("lines", remarks));
    }
    for (EngineProcess engine : engines) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("engine", engine.id());
      facts.put("lines", cluster.logs(engine.id(), lines));
      all.add(facts);
    }
    return Json.write(all);
  }

  private String json(Map<Integer, LogFile> logs) throws IOException {
    List<Object> all = new ArrayList<>();
    for (Map.Entry<Integer, LogFile> log : logs.entrySet()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("engine", log.getKey());
      facts.put("file", log.getValue().file());
      facts.put("lines", log.getValue().last(lines));
      all.add(facts);
    }
    return Json.write(all);
  }
}
