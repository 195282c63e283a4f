package io.gridshell.launch.local;

import io.gridshell.launch.ClusterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of an engine that reads its environment, for those who start it elsewhere.
 *
 * @param words the program and its arguments
 */
public record EngineLine(List<String> words) {

  /** Copies the words. */
  public EngineLine {
    words = List.copyOf(words);
  }

  /**
   * The line of an engine like {@code spec}.
   *
   * @param java the {@code java} to run; empty for this program's own
   * @param jars the folder of Gridshell's jars where the engine runs; empty for where they are here
   * @param usualHeap the limit of the heap when the spec has none
   * @throws io.gridshell.launch.LaunchException when there is no engine here and no folder is given
   */
  public static EngineLine of(
      ClusterSpec spec, Optional<String> java, Optional<String> jars, String usualHeap) {
    EngineProgram program =
        jars.isPresent() ? onFolder(Path.of(jars.get())) : wholeFolder(EngineProgram.find());
    EngineCommand command = EngineCommand.of(spec, program);
    List<String> words = new ArrayList<>();
    words.add(java.orElse(command.java().toString()));
    words.addAll(command.jvmOptions());
    if (command.jvmOptions().stream().noneMatch(option -> option.startsWith("-Xmx"))) {
      words.add("-Xmx" + usualHeap);
    }
    words.addAll(program.arguments());
    return new EngineLine(words);
  }

  /** The manifest of the engine's jar names what it needs itself, and not the finders. */
  private static EngineProgram wholeFolder(EngineProgram program) {
    if (!(program instanceof EngineProgram.Jar jar)) {
      return program;
    }
    Path folder = jar.jar().toAbsolutePath().getParent();
    return folder == null ? program : onFolder(folder);
  }

  private static EngineProgram onFolder(Path folder) {
    return new EngineProgram.OnClassPath(List.of(folder.resolve("*")), EngineProgram.MAIN);
  }
}
