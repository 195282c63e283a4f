package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A place where engines can run.
 *
 * <p>{@link Cluster} owns the order of events, the profile's files and the waiting; a launcher
 * knows its place. Implementations are found by {@link ServiceLoader}, are thread-safe and print
 * nothing.
 */
public interface Launcher {

  /** The short name under which users ask for it, such as {@code local}. */
  String name();

  /**
   * Checks what can be checked without starting anything.
   *
   * @throws IllegalArgumentException when {@code spec} asks for what this launcher does not know
   */
  default void verify(ClusterSpec spec) {
    if (!spec.options().isEmpty()) {
      throw new IllegalArgumentException(
          "launcher '" + name() + "' has no options; leave " + spec.options().keySet() + " away");
    }
  }

  /** How long engines may take to join when nobody says. */
  default Duration usualPatience() {
    return Duration.ofSeconds(60);
  }

  /**
   * Claims the addresses at which engines of {@code spec} will listen for newcomers. Starts
   * nothing.
   *
   * @param taken addresses of other grids, which must not be used
   * @throws LaunchException when there are none
   */
  AddressClaim claim(ClusterSpec spec, Set<String> taken);

  /**
   * Makes what later starts are faster with, once, and waits for what will be there in a while. May
   * take seconds. A failure is an event, never an exception.
   */
  void prepare(ClusterSpec spec, Consumer<LaunchEvent> events);

  /**
   * Starts engines and returns without waiting for them to join. The profile's connection file and
   * keys are in place.
   *
   * @throws LaunchException when one could not be started; those that were started before it are
   *     found by {@link #find}
   */
  List<EngineProcess> launch(LaunchOrder order, Consumer<LaunchEvent> events);

  /** The engines of {@code profile} that were started, by whichever program, and still live. */
  List<EngineProcess> find(Profile profile);

  /**
   * Whether the grid of {@code profile} is there, although it may have no living engine at the
   * moment, because somebody is about to bring them back. The files of such a grid are not removed.
   */
  default boolean exists(Profile profile) {
    return !find(profile).isEmpty();
  }

  /**
   * The ids of all engines of {@code profile} that were started and that nobody took out, dead ones
   * among them.
   */
  default List<Integer> recorded(Profile profile) {
    return find(profile).stream().map(EngineProcess::id).sorted().collect(Collectors.toList());
  }

  /**
   * How many engines {@code profile} is to have now, those among them that died or that there is no
   * room for yet. Asked before a change, so that what was seen a moment ago does not count.
   */
  default int wanted(Profile profile) {
    return recorded(profile).size();
  }

  /**
   * What is to be told of the grid of {@code profile} as a whole, a line each, such as why engines
   * do not start; empty when all that are wanted run. That it cannot be told is a line as well.
   */
  default List<String> remarks(Profile profile) {
    return List.of();
  }

  /** Takes {@code id} out of what {@link #recorded} gives. */
  default void forget(Profile profile, int id) {}

  /**
   * More addresses beside those of a running grid.
   *
   * @param addresses those that it has
   * @param engines how many engines it is to have
   * @return at least {@code engines} addresses, the old ones first
   * @throws LaunchException when there is no room
   */
  default List<String> extend(List<String> addresses, int engines) {
    return addresses;
  }

  /**
   * Lets a process of its own bring engines back that die, as {@link Supervisor} does.
   *
   * @throws LaunchException when that is not this launcher's business
   */
  default void supervise(ClusterSpec spec, RestartPolicy policy) {
    throw new LaunchException(
        "launcher '" + name() + "' does not supervise engines; leave --supervise away");
  }

  /** Whether engines that die come back without anybody's doing. */
  default boolean bringsBack() {
    return false;
  }

  /**
   * Ends engines. Blocks until they are gone.
   *
   * @throws LaunchException when one does not end
   */
  default void stop(StopOrder order, Consumer<LaunchEvent> events) {
    new EngineStop(events).stop(order.engines(), EngineStop.GRACE);
  }

  /** Ends what {@link #supervise} started. */
  default void release(Profile profile) {}

  /**
   * The launcher called {@code name}.
   *
   * @throws LaunchException when there is none
   */
  static Launcher named(String name) {
    List<Launcher> all =
        ServiceLoader.load(Launcher.class, Launcher.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toList());
    return all.stream()
        .filter(launcher -> launcher.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new LaunchException(
                    "no launcher is called '"
                        + name
                        + "'; there are: "
                        + all.stream()
                            .map(Launcher::name)
                            .sorted()
                            .collect(Collectors.joining(", "))));
  }
}
