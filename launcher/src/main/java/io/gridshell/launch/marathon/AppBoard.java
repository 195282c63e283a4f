package io.gridshell.launch.marathon;

import io.gridshell.launch.LaunchEvent;
import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonException;
import io.gridshell.marathon.client.QueueEntry;
import io.gridshell.marathon.client.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an app, not more often than makes sense, and tells when something has changed.
 * Thread-safe.
 */
final class AppBoard {
  private static final Duration FRESH = Duration.ofMillis(250);
  private static final Duration QUEUE_FRESH = Duration.ofSeconds(1);

  private final MarathonClient client;
  private final AppRecord record;
  private final EngineProbe probe = new EngineProbe();
  private Consumer<LaunchEvent> events = event -> {};
  private @Nullable AppPicture last;
  private long taken;
  private Optional<QueueEntry> queue = Optional.empty();
  private long queueTaken;
  private @Nullable LaunchEvent told;

  AppBoard(MarathonClient client, AppRecord record) {
    this.client = client;
    this.record = record;
  }

  AppRecord record() {
    return record;
  }

  /** A change of the app that waits for those that hold it as long as a task may take to leave. */
  AppChange change(Consumer<LaunchEvent> listener) {
    return new AppChange(this, listener, record.leaving());
  }

  MarathonClient client() {
    return client;
  }

  /** Tells {@code listener} from now on. */
  synchronized void tell(Consumer<LaunchEvent> listener) {
    events = listener;
    told = null;
  }

  /** Lets the next look be a fresh one, because something was just changed. */
  synchronized void changed() {
    taken = System.nanoTime() - FRESH.toNanos();
  }

  /**
   * The app now, or a moment ago.
   *
   * @throws io.gridshell.launch.LaunchException when Marathon does not tell and never did
   */
  synchronized AppPicture now() {
    AppPicture known = last;
    if (known != null && System.nanoTime() - taken < FRESH.toNanos()) {
      return known;
    }
    try {
      return fresh();
    } catch (MarathonException trouble) {
      if (known == null || !Trouble.isPassing(trouble)) {
        throw Trouble.failure(trouble);
      }
      // A change of the leader takes a while, and tasks go on meanwhile.
      taken = System.nanoTime();
      report(new LaunchEvent.Waiting("Marathon does not answer: " + trouble.getMessage()));
      return known;
    }
  }

  /**
   * The app now.
   *
   * @throws MarathonException when Marathon does not tell
   */
  synchronized AppPicture fresh() {
    AppPicture fresh = look();
    last = fresh;
    taken = System.nanoTime();
    report(
        new LaunchEvent.Placing(
            "Marathon", fresh.wanted(), fresh.staged(), fresh.running(), fresh.obstacle()));
    return fresh;
  }

  private AppPicture look() {
    App app;
    try {
      app = client.app(record.app());
    } catch (MarathonException.NotFound gone) {
      return new AppPicture(Optional.empty(), Map.of(), Optional.empty());
    }
    if (!record.owner().equals(app.labels().get(EngineApp.OWNER_LABEL))) {
      return new AppPicture(Optional.empty(), Map.of(), Optional.empty());
    }
    List<Task> living = AppPicture.living(app);
    return new AppPicture(Optional.of(app), probe.ids(app, living), queue(app, living.size()));
  }

  private Optional<QueueEntry> queue(App app, int tasks) {
    if (tasks >= app.instances()) {
      queue = Optional.empty();
    } else if (queueTaken == 0 || System.nanoTime() - queueTaken > QUEUE_FRESH.toNanos()) {
      queue = asked(app);
      queueTaken = System.nanoTime();
    }
    return queue;
  }

  /** Some may see their apps and not the queue, which only tells why something takes its time. */
  private Optional<QueueEntry> asked(App app) {
    try {
      return client.queue().stream().filter(entry -> entry.appId().equals(app.id())).findFirst();
    } catch (MarathonException untold) {
      System.getLogger(AppBoard.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot read queue app=" + app.id(), untold);
      return Optional.empty();
    }
  }

  private void report(LaunchEvent event) {
    if (!event.equals(told)) {
      told = event;
      events.accept(event);
    }
  }
}
