package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a cluster and starts it.
 *
 * <p>By default: profile {@code default} in the usual home, one engine a processor, processes of
 * this machine on the loopback address, joined with certificates, owned by this program. Not
 * thread-safe.
 */
public final class ClusterBuilder {
  private Path home = Profile.usualHome();
  private String profile = Profile.DEFAULT;
  private int engines = Runtime.getRuntime().availableProcessors();
  private String launcherName = "local";
  private @Nullable Launcher launcher;
  private String bind = "127.0.0.1";
  private boolean secured = true;
  private Optional<String> heap = Optional.empty();
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private boolean owned = true;
  private boolean discardLogs;
  private Optional<RestartPolicy> restarts = Optional.empty();
  private Optional<Duration> patience = Optional.empty();
  private final Map<String, String> options = new TreeMap<>();
  private Consumer<LaunchEvent> listener = event -> {};

  ClusterBuilder() {}

  /** The name of the grid. */
  public ClusterBuilder profile(String name) {
    this.profile = name;
    return this;
  }

  /** The folder of all profiles. */
  public ClusterBuilder home(Path folder) {
    this.home = folder;
    return this;
  }

  /** How many engines to start. */
  public ClusterBuilder engines(int count) {
    this.engines = count;
    return this;
  }

  /** The short name of the launcher. */
  public ClusterBuilder launcher(String name) {
    this.launcherName = name;
    this.launcher = null;
    return this;
  }

  /** A launcher that is not registered; later commands must be able to find it by its name. */
  public ClusterBuilder launcher(Launcher own) {
    this.launcherName = own.name();
    this.launcher = own;
    return this;
  }

  /** The address that engines listen on. */
  public ClusterBuilder bind(String address) {
    this.bind = address;
    return this;
  }

  /**
   * Lets everybody join who can reach the engines' ports, and so run any code as this user. Traffic
   * is not encrypted.
   */
  public ClusterBuilder insecure() {
    this.secured = false;
    return this;
  }

  /** Limits the heap of each engine, such as {@code 512m}. */
  public ClusterBuilder heap(String size) {
    this.heap = Optional.of(size);
    return this;
  }

  /** Adds an option of the engines' JVMs. */
  public ClusterBuilder jvmOption(String option) {
    this.jvmOptions.add(option);
    return this;
  }

  /** Adds a word that the engines carry. */
  public ClusterBuilder label(String word) {
    this.labels.add(word);
    return this;
  }

  /** Lets the engines live on when this program ends; somebody has to stop them. */
  public ClusterBuilder detached() {
    this.owned = false;
    return this;
  }

  /** Brings engines back that die, under the same ids, as {@link RestartPolicy#USUAL} says. */
  public ClusterBuilder supervised() {
    return supervised(RestartPolicy.USUAL);
  }

  /** Brings engines back that die, under the same ids. */
  public ClusterBuilder supervised(RestartPolicy policy) {
    this.restarts = Optional.of(policy);
    return this;
  }

  /** Removes the logs at the end, unless an engine ended by itself. */
  public ClusterBuilder discardLogs() {
    this.discardLogs = true;
    return this;
  }

  /** How long engines may take to join; each launcher has its own usual time. */
  public ClusterBuilder patience(Duration limit) {
    this.patience = Optional.of(limit);
    return this;
  }

  /** Tells the launcher something that it needs to know besides; it knows the names. */
  public ClusterBuilder option(String name, String value) {
    this.options.put(name, value);
    return this;
  }

  /** Hears of every step of start and stop; called by the thread that starts or stops. */
  public ClusterBuilder listener(Consumer<LaunchEvent> steps) {
    this.listener = steps;
    return this;
  }

  /**
   * Starts the engines and waits until all have joined. When that fails, or the program is ended
   * meanwhile, nothing is left but logs.
   *
   * @throws IllegalArgumentException when the description cannot be started; the message says why
   * @throws AlreadyRunningException when this grid runs or is being started
   * @throws LaunchException when an engine does not join; the message has the end of its log
   */
  public Cluster start() {
    Launcher chosen = chosen();
    ClusterSpec spec = spec(chosen);
    chosen.verify(spec);
    return new ClusterStart(spec, chosen, listener, restarts, discardLogs).run();
  }

  /**
   * Checks what can be checked without starting anything, as {@link #start()} does first.
   *
   * @throws IllegalArgumentException when the description cannot be started; the message says why
   */
  public ClusterBuilder verify() {
    Launcher chosen = chosen();
    chosen.verify(spec(chosen));
    return this;
  }

  private Launcher chosen() {
    if (launcher != null) {
      return launcher;
    }
    try {
      return Launcher.named(launcherName);
    } catch (LaunchException unknown) {
      throw new IllegalArgumentException(unknown.getMessage(), unknown);
    }
  }

  private ClusterSpec spec(Launcher chosen) {
    return new ClusterSpec(
        new Profile(home, profile),
        engines,
        launcherName,
        bind,
        secured,
        heap,
        jvmOptions,
        labels,
        owned,
        patience.orElse(chosen.usualPatience()),
        options);
  }
}
