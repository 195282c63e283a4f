package io.gridshell.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does what users do most, so that the class-data archive of the command knows the classes. */
@Command(name = TrainCommand.NAME, hidden = true)
final class TrainCommand implements Callable<Integer> {
  static final String NAME = "train";

  private static final String SCRIPT =
      """
      // %%
      int one = 1;
      System.out.println(grid.ids());
      // %%
      %px 1 + 1
      """;

  private final Surroundings surroundings;

  @Mixin private final ProfileOption profile = new ProfileOption();

  TrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Surroundings quiet =
        new Surroundings(surroundings.home(), nowhere, nowhere, new AtomicBoolean());
    String name = profile.in(surroundings.home()).name();
    Path script = Files.createTempFile("gridshell-train", ".jsh");
    try {
      Files.writeString(script, SCRIPT);
      int worst = Gridshell.run(quiet, "list");
      worst = Math.max(worst, Gridshell.run(quiet, "list", "--output", "json"));
      worst = Math.max(worst, Gridshell.run(quiet, "status", "--profile", name));
      return Math.max(worst, Gridshell.run(quiet, "run", "--profile", name, script.toString()));
    } finally {
      Files.deleteIfExists(script);
    }
  }
}
