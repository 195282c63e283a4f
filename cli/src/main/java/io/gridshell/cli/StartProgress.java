package io.gridshell.cli;

import io.gridshell.cli.terminal.StatusLine;
import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.LaunchEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells on standard error what takes long in a start; on a terminal, a line shows how many engines
 * have joined.
 */
final class StartProgress implements Consumer<LaunchEvent> {
  private final Surroundings surroundings;
  private final long start = System.nanoTime();
  private final StatusLine line;
  private int launched;
  private final Set<String> told = new HashSet<>();

  StartProgress(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.line = new StatusLine(surroundings.err(), surroundings.screen());
  }

  @Override
  public void accept(LaunchEvent event) {
    if (event instanceof LaunchEvent.PreparingArchive) {
      tell("preparing the engine archive, once ...");
    } else if (event instanceof LaunchEvent.ArchiveUnavailable missing) {
      tell("warning: engines start without archive, more slowly: " + missing.reason());
    } else if (event instanceof LaunchEvent.StaleRemoved stale) {
      tell("removed the files of grid " + stale.profile() + ", whose engines are gone");
    } else if (event instanceof LaunchEvent.EngineLaunched) {
      launched++;
      line.draw("starting engine " + launched + " ...");
    } else if (event instanceof LaunchEvent.Placing placing) {
      place(placing);
    } else if (event instanceof LaunchEvent.Waiting waiting) {
      tellOnce(waiting.what());
    } else if (event instanceof LaunchEvent.EngineJoined joined) {
      line.draw(
          joined.joined()
              + " of "
              + joined.total()
              + (joined.total() == 1 ? " engine" : " engines")
              + " joined, "
              + Times.seconds(Duration.ofNanos(System.nanoTime() - start)));
    }
  }

  private void place(LaunchEvent.Placing placing) {
    if (!placing.obstacle().isEmpty()) {
      // The numbers of offers grow all the time; the reason is what counts.
      tellOnce(placing.manager() + ": " + placing.obstacle());
    }
    line.draw(
        placing.manager()
            + ": "
            + placing.running()
            + " of "
            + placing.wanted()
            + " tasks run"
            + (placing.staged() > 0 ? ", " + placing.staged() + " are being started" : "")
            + ", "
            + Times.seconds(Duration.ofNanos(System.nanoTime() - start)));
  }

  private void tellOnce(String text) {
    if (told.add(text.replaceAll("[0-9]+", ""))) {
      tell(text);
    }
  }

  void warnInsecure() {
    tell(
        "warning: --insecure: no certificates and no encryption; whoever reaches the engines' ports"
            + " can run any code as you");
  }

  /** Takes the line away. */
  void end() {
    line.clear();
  }

  private void tell(String text) {
    end();
    surroundings.err().println(text);
  }
}
