package io.gridshell.launch.local;

import io.gridshell.launch.AddressClaim;
import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.EngineProcess;
import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.launch.LaunchOrder;
import io.gridshell.launch.Launcher;
import io.gridshell.launch.RestartPolicy;
import io.gridshell.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Engines as processes of this machine.
 *
 * <p>Engines that outlive their starter run in a session of their own with {@code /dev/null} as
 * input; owned ones have a pipe from the starter as input and leave when it is closed.
 */
public final class LocalLauncher implements Launcher {
  private final Supplier<EngineProgram> program;

  /** Creates the launcher of the engine that belongs to this program. */
  public LocalLauncher() {
    this(EngineProgram::find);
  }

  LocalLauncher(Supplier<EngineProgram> program) {
    this.program = program;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public AddressClaim claim(ClusterSpec spec, Set<String> taken) {
    InetAddress address = resolve(spec.bind());
    Set<Integer> ports =
        taken.stream()
            .map(other -> Integer.valueOf(other.substring(other.lastIndexOf(':') + 1)))
            .collect(Collectors.toSet());
    return PortClaim.take(spec.engines(), address, reachable(address), ports);
  }

  private static InetAddress resolve(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException unknown) {
      throw new LaunchException(
          "bind address '" + bind + "' is unknown here; 127.0.0.1 is the usual one", unknown);
    }
  }

  /** An engine that listens everywhere is reached at the machine's own address. */
  private static String reachable(InetAddress address) {
    try {
      InetAddress seen = address.isAnyLocalAddress() ? InetAddress.getLocalHost() : address;
      return seen.getHostAddress();
    } catch (UnknownHostException nameless) {
      throw new LaunchException(
          "this machine has no address of its own name; give --bind one of its addresses",
          nameless);
    }
  }

  @Override
  public void prepare(ClusterSpec spec, Consumer<LaunchEvent> events) {
    EngineCommand command = EngineCommand.of(spec, program.get());
    EngineArchive.of(spec.profile().home(), command)
        .filter(archive -> !archive.exists())
        .ifPresent(archive -> archive.make(command, events));
  }

  @Override
  public List<EngineProcess> launch(LaunchOrder order, Consumer<LaunchEvent> events) {
    ClusterSpec spec = order.spec();
    EngineCommand command = EngineCommand.of(spec, program.get());
    Optional<EngineArchive> made =
        EngineArchive.of(spec.profile().home(), command).filter(EngineArchive::exists);
    made.ifPresent(EngineArchive::touch);
    Optional<Path> archive = made.map(EngineArchive::file);
    EngineFiles files = new EngineFiles(spec.profile());
    List<EngineProcess> engines = new ArrayList<>();
    boolean founder = order.founder();
    for (int id : order.ids()) {
      List<String> line = command.engine(new EngineCommand.Member(spec, id, founder), archive);
      engines.add(start(files, id, line, spec.owned(), events));
      founder = false;
    }
    return engines;
  }

  private static LocalEngine start(
      EngineFiles files, int id, List<String> line, boolean owned, Consumer<LaunchEvent> events) {
    try {
      files.prepare(id);
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(files.log(id).toFile()))
              .redirectInput(owned ? Redirect.PIPE : Redirect.from(new File("/dev/null")));
      // Many threads would otherwise each get an arena of their own from the C library.
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
      Process child = builder.start();
      OsProcess process = OsProcess.of(child.toHandle());
      LocalEngine engine = new LocalEngine(id, process, files, child);
      record(files, id, process, child);
      events.accept(new LaunchEvent.EngineLaunched(id, engine.place()));
      return engine;
    } catch (IOException failed) {
      throw new LaunchException(
          "cannot start engine " + id + ": " + failed.getMessage() + "; command: " + line.get(0),
          failed);
    }
  }

  /** A process without a record would be found by nobody, so it must not live. */
  private static void record(EngineFiles files, int id, OsProcess process, Process child)
      throws IOException {
    boolean recorded = false;
    try {
      files.write(id, process);
      recorded = true;
    } finally {
      if (!recorded) {
        child.destroyForcibly();
      }
    }
  }

  @Override
  public List<Integer> recorded(Profile profile) {
    try {
      return new EngineFiles(profile).ids();
    } catch (IOException unreadable) {
      throw new LaunchException(
          "cannot read the engines of profile " + profile.name() + " in " + profile.folder(),
          unreadable);
    }
  }

  @Override
  public void forget(Profile profile, int id) {
    try {
      new EngineFiles(profile).forget(id);
    } catch (IOException kept) {
      throw new LaunchException(
          "cannot remove the record of engine " + id + " in " + profile.folder(), kept);
    }
  }

  @Override
  public List<String> extend(List<String> addresses, int engines) {
    return PortBlock.extend(addresses, engines);
  }

  @Override
  public void supervise(ClusterSpec spec, RestartPolicy policy) {
    SupervisorProcess.start(spec.profile(), policy);
  }

  @Override
  public void release(Profile profile) {
    SupervisorProcess.end(profile);
  }

  @Override
  public List<EngineProcess> find(Profile profile) {
    EngineFiles files = new EngineFiles(profile);
    List<EngineProcess> alive = new ArrayList<>();
    try {
      for (int id : files.ids()) {
        files
            .read(id)
            .map(process -> new LocalEngine(id, process, files, null))
            .filter(LocalEngine::alive)
            .ifPresent(alive::add);
      }
      return alive;
    } catch (IOException unreadable) {
      throw new LaunchException(
          "cannot read the engines of profile " + profile.name() + " in " + profile.folder(),
          unreadable);
    }
  }
}
