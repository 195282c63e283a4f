package io.gridshell.launch.marathon;

import io.gridshell.launch.AddressClaim;
import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.EngineProcess;
import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.launch.LaunchOrder;
import io.gridshell.launch.Launcher;
import io.gridshell.launch.RestartPolicy;
import io.gridshell.launch.StopOrder;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonException;
import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Engines as tasks of one app of Marathon, which also brings them back when they die.
 *
 * <p>Where Marathon is and how to show it who we are is told by the environment, as {@link
 * MarathonConnectionConfiguration#fromEnvironment} has it; secrets are never options.
 */
public final class MarathonLauncher implements Launcher {
  private static final Duration USUAL_PATIENCE = Duration.ofMinutes(10);
  // An election takes some ten seconds, and the new leader reads its store.
  private static final Duration ELECTION = Duration.ofMinutes(1);
  private static final String URLS = "GRID_MARATHON_URLS";
  private static final String APPS = "GRID_MARATHON_APPS";
  private static final String LABEL = "GRID_MARATHON_LABEL";

  private final Map<String, String> environment;
  private final Map<Profile, AppBoard> boards = new ConcurrentHashMap<>();

  /** Creates the launcher of this process's environment. */
  public MarathonLauncher() {
    this(System.getenv());
  }

  MarathonLauncher(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String name() {
    return "marathon";
  }

  @Override
  public void verify(ClusterSpec spec) {
    MarathonOptions options = new MarathonOptions(spec.options());
    options.verify(spec.profile());
    if (urls(options).isEmpty()) {
      throw new IllegalArgumentException(
          "where is Marathon? set "
              + URLS
              + " or say -L url=http://marathon.example.com:8080; several masters with commas"
              + " between");
    }
    configuration(urls(options), options.app(spec.profile())).verify();
    EngineCredentials.of(environment, options);
  }

  private String urls(MarathonOptions options) {
    return options.text(MarathonOption.URL).orElse(environment.getOrDefault(URLS, "")).strip();
  }

  @Override
  public Duration usualPatience() {
    return USUAL_PATIENCE;
  }

  @Override
  public AddressClaim claim(ClusterSpec spec, Set<String> taken) {
    MarathonOptions options = new MarathonOptions(spec.options());
    String app = options.app(spec.profile());
    try {
      // Whoever is refused here hears it before anything is made.
      client(urls(options), app).info();
    } catch (MarathonException refused) {
      throw Trouble.failure(refused);
    }
    // The app alone says which tasks are engines, whatever the environment of a command says.
    return new Claim(
        new Connection.Finder("marathon", Map.of(URLS, urls(options), APPS, app, LABEL, "")));
  }

  /**
   * No addresses are known before tasks are placed.
   *
   * @param asked whom newcomers ask
   */
  private record Claim(Connection.Finder asked) implements AddressClaim {
    @Override
    public List<String> addresses() {
      return List.of();
    }

    @Override
    public Optional<Connection.Finder> finder() {
      return Optional.of(asked);
    }

    @Override
    public void close() {
      // Marathon gives ports to tasks; nothing is held here.
    }
  }

  /** Waits for a leader; images and jars are where tasks run. */
  @Override
  public void prepare(ClusterSpec spec, Consumer<LaunchEvent> events) {
    MarathonOptions options = new MarathonOptions(spec.options());
    MarathonClient client = client(urls(options), options.app(spec.profile()));
    Duration patience = spec.patience().compareTo(ELECTION) < 0 ? spec.patience() : ELECTION;
    try {
      new Insistence(events, patience).on(client::info);
    } catch (MarathonException untold) {
      // The claim asks again, and says it to whoever starts.
      System.getLogger(MarathonLauncher.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot ask Marathon", untold);
    }
  }

  private MarathonConnectionConfiguration configuration(String urls, String app) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(URLS, urls);
    variables.put(APPS, app);
    variables.remove(LABEL);
    return MarathonConnectionConfiguration.fromEnvironment(variables);
  }

  private MarathonClient client(String urls, String app) {
    try {
      return new MarathonClient(configuration(urls, app).connection());
    } catch (IllegalArgumentException unusable) {
      throw new LaunchException("cannot ask Marathon: " + unusable.getMessage(), unusable);
    }
  }

  @Override
  public List<EngineProcess> launch(LaunchOrder order, Consumer<LaunchEvent> events) {
    ClusterSpec spec = order.spec();
    Profile profile = spec.profile();
    MarathonOptions options = new MarathonOptions(spec.options());
    Optional<AppRecord> known = AppRecord.read(profile);
    AppRecord record =
        known.orElseGet(
            () ->
                new AppRecord(
                    urls(options),
                    options.app(profile),
                    UUID.randomUUID().toString(),
                    options.grace()));
    // Written first: an app whose creation was not answered must be found again.
    record.write(profile);
    AppBoard board = board(profile, record);
    board.tell(events);
    AppChange change = new AppChange(board, events, spec.patience());
    if (change.appExists()) {
      change.grow(order.total(), order.force() || options.flag(MarathonOption.FORCE, false));
    } else {
      EngineApp app = new EngineApp(spec, options, record, environment);
      change.create(
          marathon -> app.definition(order.ids().size(), keys(spec), marathon),
          // What is in the way of a grid that was started before came after it.
          known.isEmpty() && options.flag(MarathonOption.REPLACE, false));
    }
    return order.ids().stream()
        .map(id -> (EngineProcess) MarathonEngine.launched(id, board))
        .collect(Collectors.toList());
  }

  private static Optional<String> keys(ClusterSpec spec) {
    if (!spec.secured()) {
      return Optional.empty();
    }
    try {
      String password = Connection.read(spec.profile()).keyPassword();
      return Optional.of(KeyBundle.read(spec.profile(), password).word());
    } catch (IOException unreadable) {
      throw new LaunchException(
          "cannot read the keys of grid '"
              + spec.profile().name()
              + "': "
              + unreadable.getMessage(),
          unreadable);
    }
  }

  private AppBoard board(Profile profile, AppRecord record) {
    return boards.compute(
        profile,
        (unused, known) ->
            known != null && known.record().equals(record)
                ? known
                : new AppBoard(client(record.urls(), record.app()), record));
  }

  private Optional<AppBoard> board(Profile profile) {
    return AppRecord.read(profile).map(record -> board(profile, record));
  }

  @Override
  public List<EngineProcess> find(Profile profile) {
    Optional<AppBoard> board = board(profile);
    if (board.isEmpty()) {
      return List.of();
    }
    AppBoard found = board.get();
    return found.now().ids().stream()
        .map(id -> (EngineProcess) MarathonEngine.found(id, found))
        .collect(Collectors.toList());
  }

  /** An app whose tasks all failed, or wait for room, is a grid that Marathon goes on starting. */
  @Override
  public boolean exists(Profile profile) {
    return board(profile).map(board -> board.now().app().isPresent()).orElse(false);
  }

  @Override
  public int wanted(Profile profile) {
    Optional<AppBoard> board = board(profile);
    board.ifPresent(AppBoard::changed);
    return board.map(found -> found.now().wanted()).orElse(0);
  }

  @Override
  public List<String> remarks(Profile profile) {
    try {
      return board(profile).map(board -> board.now().remarks()).orElse(List.of());
    } catch (LaunchException untold) {
      return List.of(String.valueOf(untold.getMessage()));
    }
  }

  @Override
  public boolean bringsBack() {
    return true;
  }

  /** Does nothing: Marathon does so itself. */
  @Override
  public void supervise(ClusterSpec spec, RestartPolicy policy) {
    // Marathon starts tasks again that end, with a growing pause of its own.
  }

  @Override
  public void stop(StopOrder order, Consumer<LaunchEvent> events) {
    Optional<AppBoard> board = board(order.profile());
    if (board.isEmpty()) {
      return;
    }
    List<EngineProcess> engines = order.engines();
    AppChange change = board.get().change(events);
    order
        .remaining()
        .ifPresentOrElse(
            remaining ->
                change.shrink(
                    engines.stream().map(EngineProcess::id).collect(Collectors.toList()),
                    remaining,
                    order.force()),
            change::destroy);
    engines.forEach(engine -> events.accept(new LaunchEvent.EngineEnded(engine.id(), false)));
  }
}
