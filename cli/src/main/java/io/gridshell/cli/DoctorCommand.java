package io.gridshell.cli;

import io.gridshell.cli.doctor.Checks;
import io.gridshell.cli.doctor.Finding;
import io.gridshell.cli.terminal.Screen;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks for what would keep a grid from running. */
@Command(
    name = DoctorCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Checks the JDK, memory, ports, files and profiles, and says what to do.")
final class DoctorCommand implements Callable<Integer> {
  static final String NAME = "doctor";

  private final Surroundings surroundings;

  @Mixin private final OutputOption output = new OutputOption();

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(new Checks(surroundings.home()).run());
    findings.add(settings());
    if (output.json()) {
      surroundings
          .out()
          .println(
              Json.write(findings.stream().map(DoctorCommand::facts).collect(Collectors.toList())));
    } else {
      findings.forEach(this::show);
    }
    boolean broken = findings.stream().anyMatch(each -> each.grade() == Finding.Grade.FAILED);
    return (broken ? ExitCode.FAILURE : ExitCode.OK).code();
  }

  private Finding settings() {
    try {
      Settings settings = surroundings.settings();
      List<String> unknown = settings.unknownKeys();
      return unknown.isEmpty()
          ? Finding.ok("settings", "can be read; see gridshell config show")
          : Finding.warning(
              "settings",
              settings.file() + " has what means nothing: " + String.join(", ", unknown),
              "correct it; there are: " + String.join(", ", Setting.keys()));
    } catch (UncheckedIOException broken) {
      return Finding.failed(
          "settings",
          Failures.describe(broken),
          "every other command refuses to run before that is done");
    }
  }

  private void show(Finding finding) {
    String grade = finding.grade().name().toLowerCase(Locale.ROOT);
    surroundings
        .out()
        .println(
            surroundings.screen().paint(Screen.Colour.ofState(grade), String.format("%-7s", grade))
                + " "
                + String.format("%-11s", finding.subject())
                + " "
                + OwnName.in(finding.detail()));
    if (!finding.remedy().isEmpty()) {
      surroundings.out().println(" ".repeat(20) + "-> " + OwnName.in(finding.remedy()));
    }
  }

  private static Map<String, Object> facts(Finding finding) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("subject", finding.subject());
    facts.put("grade", finding.grade().name().toLowerCase(Locale.ROOT));
    facts.put("detail", finding.detail());
    facts.put("remedy", OwnName.in(finding.remedy()));
    return facts;
  }
}
