package io.gridshell.launch.local;

import io.gridshell.launch.ClusterSpec;
import io.gridshell.profile.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of an engine.
 *
 * @param java the {@code java} of this program
 * @param program the engine
 * @param jvmOptions options of every engine of one start
 */
record EngineCommand(Path java, EngineProgram program, List<String> jvmOptions) {

  // An engine is small and one of several on its machine: one collector thread is enough.
  private static final List<String> USUAL =
      List.of(
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-Xlog:cds=off",
          "-Xlog:cds+dynamic=off",
          "-XX:-UsePerfData",
          "-Dfile.encoding=UTF-8",
          "-Djava.net.preferIPv4Stack=true",
          "-DIGNITE_QUIET=true",
          "-DIGNITE_UPDATE_NOTIFIER=false",
          "-DIGNITE_NO_ASCII=true",
          "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true");

  // Measured: with a larger first heap an idle engine holds tens of megabytes more.
  private static final List<String> FIRST_HEAP = List.of("-Xms24m");

  // Measured: what the compilers leave in the C library after a start is up to 20 MB.
  private static final String TRIM = "-XX:TrimNativeHeapInterval=3000";
  private static final Runtime.Version TRIMS = Runtime.Version.parse("17.0.9");
  private static final Runtime.Version TRIMS_LATER = Runtime.Version.parse("21.0.1");

  // Measured: a start runs much code a few hundred times, and compiling that costs more than
  // running
  // it. Code that is really hot passes these marks within milliseconds.
  private static final List<String> PATIENT_COMPILERS =
      List.of(
          "-XX:Tier3InvocationThreshold=1000",
          "-XX:Tier3MinInvocationThreshold=500",
          "-XX:Tier3CompileThreshold=6000",
          "-XX:Tier4InvocationThreshold=20000",
          "-XX:Tier4MinInvocationThreshold=5000",
          "-XX:Tier4CompileThreshold=50000",
          "-XX:Tier4BackEdgeThreshold=120000");

  static EngineCommand of(ClusterSpec spec, EngineProgram program) {
    return of(spec, program, Runtime.version());
  }

  static EngineCommand of(ClusterSpec spec, EngineProgram program, Runtime.Version version) {
    List<String> options = new ArrayList<>(USUAL);
    options.addAll(PATIENT_COMPILERS);
    if (version.compareTo(version.feature() == 17 ? TRIMS : TRIMS_LATER) >= 0) {
      options.add(TRIM);
    }
    if (version.feature() >= 24) {
      // Ignite uses Unsafe; without this every engine's log begins with the same warning.
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (spec.heap().isPresent()) {
      // The JVM refuses a first heap above the limit, and finds a fitting one itself.
      options.add("-Xmx" + spec.heap().get());
    } else if (spec.jvmOptions().stream().noneMatch(EngineCommand::sizesHeap)) {
      options.addAll(FIRST_HEAP);
    }
    options.addAll(spec.jvmOptions());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new EngineCommand(java, program, List.copyOf(options));
  }

  private static boolean sizesHeap(String option) {
    return option.startsWith("-Xm")
        || option.contains("HeapSize")
        || option.contains("RAMPercentage");
  }

  List<String> engine(Member member, Optional<Path> archive) {
    List<String> command = new ArrayList<>(detached());
    command.add(java.toString());
    archive.ifPresent(file -> command.add("-XX:SharedArchiveFile=" + file));
    command.addAll(jvmOptions);
    command.addAll(program.arguments());
    ClusterSpec spec = member.spec();
    Profile profile = spec.profile();
    command.addAll(
        List.of(
            "--home",
            profile.home().toAbsolutePath().toString(),
            "--profile",
            profile.name(),
            "--id",
            Integer.toString(member.id())));
    if (member.founder()) {
      command.add("--founder");
    }
    if (spec.owned()) {
      command.add("--lifeline");
    } else {
      command.addAll(List.of("--starter", Long.toString(ProcessHandle.current().pid())));
    }
    for (String label : spec.labels()) {
      command.add("--label");
      command.add(label);
    }
    return command;
  }

  List<String> training(Path archive) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-XX:ArchiveClassesAtExit=" + archive);
    command.addAll(jvmOptions);
    command.addAll(program.arguments());
    command.add("--train");
    return command;
  }

  /** Neither a closed terminal nor its Ctrl-C may reach an engine. */
  static List<String> detached() {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path setsid = Path.of(folder, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    Path nohup = Path.of("/usr/bin/nohup");
    return Files.isExecutable(nohup) ? List.of(nohup.toString()) : List.of();
  }

  /**
   * One engine of an order.
   *
   * @param spec how
   * @param id its id
   * @param founder whether it forms the grid
   */
  record Member(ClusterSpec spec, int id, boolean founder) {}
}
