package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings engines back that died, under the same ids. One thread runs it until the cluster is
 * stopped.
 */
public final class Supervisor {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
  private static final long POLL_MILLIS = 200;

  private final Profile profile;
  private final RestartPolicy policy;
  private final ClusterChange change;
  private final Consumer<LaunchEvent> events;
  private final BooleanSupplier over;
  // What the last look failed with, which is told once; empty when it did not.
  private String trouble = "";

  Supervisor(
      Profile profile,
      RestartPolicy policy,
      ClusterChange change,
      Consumer<LaunchEvent> events,
      BooleanSupplier over) {
    this.profile = profile;
    this.policy = policy;
    this.change = change;
    this.events = events;
    this.over = over;
  }

  /**
   * The supervisor of a cluster that outlives its starter.
   *
   * @throws io.gridshell.GridUnavailableException when it does not run
   */
  public static Supervisor of(Profile profile, RestartPolicy policy, Consumer<LaunchEvent> events) {
    Cluster cluster = Cluster.attach(profile);
    return new Supervisor(profile, policy, cluster.change(events), events, () -> false);
  }

  /** Watches until the cluster is stopped or the thread is interrupted. */
  public void run() {
    Revival revival = new Revival(policy);
    long origin = System.nanoTime();
    ProfileFolder folder = new ProfileFolder(profile);
    while (!over.getAsBoolean() && folder.clusterFileExists()) {
      try {
        lookOnce(revival, Duration.ofNanos(System.nanoTime() - origin));
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void lookOnce(Revival revival, Duration now) {
    try {
      look(revival, now);
      trouble = "";
    } catch (RuntimeException failed) {
      // A file that cannot be read now may be mended; whoever stopped here would bring nobody back.
      String text = failed.toString();
      if (!text.equals(trouble)) {
        trouble = text;
        LOG.log(System.Logger.Level.WARNING, "look at cluster profile=" + profile.name(), failed);
      }
    }
  }

  private void look(Revival revival, Duration now) {
    List<EngineProcess> alive = change.alive();
    Set<Integer> living =
        alive.stream().map(EngineProcess::id).collect(Collectors.toCollection(HashSet::new));
    living.forEach(id -> revival.alive(id, now));
    for (int id : change.recorded()) {
      if (!living.contains(id)) {
        switch (revival.dead(id, now)) {
          case START -> start(id, revival, now);
          case GIVE_UP -> giveUp(id);
          case WAIT, LEFT -> {}
        }
      }
    }
  }

  private void giveUp(int id) {
    try {
      PrivateFiles.write(new ProfileFolder(profile).givenUp(id), new byte[0]);
    } catch (IOException unwritten) {
      // Then status says that it is gone, and not why.
      LOG.log(System.Logger.Level.WARNING, "note the loss of engine id=" + id, unwritten);
    }
    events.accept(new LaunchEvent.EngineGivenUp(id, policy.most()));
  }

  private void start(int id, Revival revival, Duration now) {
    try {
      if (change.revive(id)) {
        events.accept(new LaunchEvent.EngineRevived(id));
      }
    } catch (AlreadyRunningException busy) {
      revival.untried(id, now);
      LOG.log(System.Logger.Level.INFO, "postpone engine id={0} reason={1}", id, busy.getMessage());
    } catch (RuntimeException failed) {
      // It counts as one of the times; the next look decides what follows.
      LOG.log(System.Logger.Level.WARNING, "revive engine id=" + id, failed);
    }
  }
}
