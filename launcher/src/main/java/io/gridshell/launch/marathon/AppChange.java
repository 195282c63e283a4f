package io.gridshell.launch.marathon;

import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.Deployment;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonException;
import io.gridshell.marathon.client.MarathonInfo;
import io.gridshell.marathon.client.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Changes an app and waits where Marathon makes one wait. */
final class AppChange {
  // An engine that computes on a busy machine may be slow to tell its id.
  private static final Duration IDENTIFICATION = Duration.ofSeconds(8);

  private final AppBoard board;
  private final MarathonClient client;
  private final String id;
  private final Consumer<LaunchEvent> events;
  private final Duration patience;

  /**
   * Creates the change.
   *
   * @param patience how long to wait for deployments that hold the app, and for a leader
   */
  AppChange(AppBoard board, Consumer<LaunchEvent> events, Duration patience) {
    this.board = board;
    this.client = board.client();
    this.id = board.record().app();
    this.events = events;
    this.patience = patience;
  }

  /** Runs {@code action} and says in our words what Marathon says. */
  private <T> T asked(Supplier<T> action) {
    try {
      return action.get();
    } catch (MarathonException refused) {
      throw Trouble.failure(refused);
    } finally {
      board.changed();
    }
  }

  /**
   * Creates the app, and compares what Marathon made of it with what it was told.
   *
   * @param definition the app in the words of the Marathon that is there
   * @param replace whether an app of that id is destroyed first
   */
  void create(Function<MarathonInfo, AppDefinition> definition, boolean replace) {
    asked(
        () -> {
          MarathonInfo marathon = insistently(client::info);
          AppDefinition app = definition.apply(marathon);
          if (replace) {
            insistently(() -> client.delete(id));
            awaitGone();
          }
          try {
            insistently(() -> client.create(app, marathon.dialect()));
          } catch (MarathonException.AlreadyExists taken) {
            throw exists(taken);
          }
          compare(app, marathon);
          return true;
        });
  }

  private LaunchException exists(MarathonException.AlreadyExists taken) {
    String whose;
    try {
      App app = client.app(id);
      String grid = app.labels().getOrDefault("GRIDSHELL_GRID", "");
      whose =
          " with "
              + app.tasks().size()
              + " tasks"
              + (grid.isEmpty() ? ", and it is no grid" : ", grid '" + grid + "'");
    } catch (MarathonException.NotFound gone) {
      whose = ", and ended a moment ago";
    }
    return new LaunchException(
        "Marathon has an app "
            + id
            + " already"
            + whose
            + "; stop it where it was started, or choose another with -L app=/some/id or --profile,"
            + " or destroy it with -L replace=true",
        taken);
  }

  /** Fields that a Marathon does not know are dropped in silence, and tasks started without. */
  private void compare(AppDefinition told, MarathonInfo marathon) {
    List<String> differences =
        told.differences(insistently(() -> client.app(id)), marathon.dialect());
    if (differences.isEmpty()) {
      return;
    }
    LaunchException different =
        new LaunchException(
            "Marathon "
                + marathon.version()
                + " made of app "
                + id
                + " another one than was asked for: "
                + String.join("; ", differences)
                + "; the app was destroyed; choose what this Marathon can do, such as another -L"
                + " network=, or ask who runs it");
    insistently(() -> client.delete(id));
    try {
      // Whoever starts again at once should not meet tasks that are about to leave.
      awaitGone();
    } catch (LaunchException late) {
      different.addSuppressed(late);
    }
    throw different;
  }

  /** Whether there is an app, and it is this grid's. */
  boolean appExists() {
    return asked(() -> insistently(board::fresh)).app().isPresent();
  }

  /**
   * Lets the app have {@code total} engines, those among them that are not placed yet. One that is
   * to have more stays as it is.
   */
  void grow(int total, boolean force) {
    if (board.now().heldBack()) {
      endDelay();
    }
    asked(
        () ->
            insistently(
                () -> {
                  if (client.app(id).instances() < total) {
                    client.scale(id, total, force);
                  }
                  return true;
                }));
  }

  /** Whoever asks for engines has mended what let tasks fail; without it they come later. */
  private void endDelay() {
    try {
      client.endDelay(id);
    } catch (MarathonException refused) {
      System.getLogger(AppChange.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot end delay app=" + id, refused);
    }
  }

  /**
   * Takes engines out of the app, as many as there are more than {@code remaining}, and waits until
   * their tasks are gone. Those that are not placed go first.
   */
  void shrink(List<Integer> engines, int remaining, boolean force) {
    if (board.now().wanted() <= remaining) {
      return;
    }
    AppPicture before = identified(engines);
    Set<String> leaving =
        engines.stream()
            .flatMap(engine -> before.task(engine).stream())
            .map(Task::id)
            .limit(Math.max(0, before.wanted() - remaining))
            .collect(Collectors.toCollection(TreeSet::new));
    asked(
        () -> {
          insistently(() -> giveUp(leaving, remaining, force));
          return insistently(() -> kill(leaving, remaining, force));
        });
    await(
        leaving.isEmpty() ? "spare tasks to leave" : "tasks " + leaving + " to leave",
        board.record().leaving(),
        () -> {
          App app = client.app(id);
          return app.tasks().stream().map(Task::id).noneMatch(leaving::contains)
              && AppPicture.living(app).size() <= app.instances();
        });
  }

  /** Takes back what was wanted beside those that stay and those that are named to leave. */
  private boolean giveUp(Set<String> leaving, int remaining, boolean force) {
    App app = client.app(id);
    int wanted = remaining + present(app, leaving).size();
    if (app.instances() > wanted) {
      client.scale(id, wanted, force);
    }
    return true;
  }

  private static List<String> present(App app, Set<String> tasks) {
    return AppPicture.living(app).stream()
        .map(Task::id)
        .filter(tasks::contains)
        .collect(Collectors.toList());
  }

  /** The app once it is known which tasks {@code engines} are, or nobody has told for a while. */
  private AppPicture identified(List<Integer> engines) {
    long deadline = System.nanoTime() + IDENTIFICATION.toNanos();
    AppPicture picture = board.now();
    while (!isIdentified(picture, engines) && System.nanoTime() < deadline) {
      Insistence.pause();
      board.changed();
      picture = board.now();
    }
    return picture;
  }

  private static boolean isIdentified(AppPicture picture, List<Integer> engines) {
    return picture.engines().size() == picture.tasks().size()
        || engines.stream().allMatch(engine -> picture.task(engine).isPresent());
  }

  private boolean kill(Set<String> leaving, int remaining, boolean force) {
    App app = client.app(id);
    // Marathon refuses the whole call for a task that ended by itself meanwhile.
    List<String> present = present(app, leaving);
    int most = Math.min(present.size(), app.instances() - remaining);
    if (most > 0) {
      client.killTasks(present.subList(0, most), true, force);
    }
    return true;
  }

  /** Destroys the app and waits until all its tasks are gone. Does nothing to somebody else's. */
  void destroy() {
    if (board.now().app().isEmpty()) {
      return;
    }
    asked(() -> insistently(() -> client.delete(id)));
    awaitGone();
  }

  /** An app is gone from the list at once, and its tasks when no deployment is about it. */
  private void awaitGone() {
    await(
        "the tasks of app " + id + " to leave",
        board.record().leaving(),
        () -> client.deployments().stream().noneMatch(each -> each.apps().contains(id)));
  }

  /**
   * Tries again when the deployments that hold the app are over, and while Marathon has no leader.
   * A change that may have been carried out is not tried again.
   */
  private <T> T insistently(Supplier<T> change) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return new Insistence(events, left(deadline)).on(change);
      } catch (MarathonException.Locked locked) {
        if (System.nanoTime() > deadline) {
          throw held(locked);
        }
        events.accept(
            new LaunchEvent.Waiting(
                "app "
                    + id
                    + " is held by deployment "
                    + String.join(", ", locked.deployments())
                    + "; waiting "
                    + left(deadline).toSeconds()
                    + " s at most"));
        awaitOver(locked.deployments(), deadline);
      }
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private LaunchException held(MarathonException.Locked locked) {
    return new LaunchException(
        "app "
            + id
            + " has been held for "
            + patience.toSeconds()
            + " s by deployments "
            + locked.deployments()
            + " of Marathon, such as one that waits for resources; wait for them, or override them"
            + " with gridshell scale --force or engines --force",
        locked);
  }

  private void waiting(MarathonException trouble) {
    events.accept(new LaunchEvent.Waiting("Marathon does not answer: " + trouble.getMessage()));
  }

  private void awaitOver(Collection<String> deployments, long deadline) {
    boolean held = true;
    while (held && System.nanoTime() < deadline) {
      Insistence.pause();
      try {
        held = client.deployments().stream().map(Deployment::id).anyMatch(deployments::contains);
      } catch (MarathonException trouble) {
        if (!Trouble.isPassing(trouble)) {
          throw trouble;
        }
        waiting(trouble);
      }
    }
  }

  private void await(String what, Duration limit, BooleanSupplier done) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean over = false;
    while (!over) {
      try {
        over = done.getAsBoolean();
      } catch (MarathonException.NotFound gone) {
        over = true;
      } catch (MarathonException trouble) {
        if (!Trouble.isPassing(trouble)) {
          throw Trouble.failure(trouble);
        }
        // A new leader takes the deployment over.
        waiting(trouble);
      }
      if (!over) {
        if (System.nanoTime() > deadline) {
          throw new LaunchException(
              "waited "
                  + limit.toSeconds()
                  + " s in vain for "
                  + what
                  + "; look at Marathon, then run the command again");
        }
        Insistence.pause();
      }
    }
    board.changed();
  }
}
