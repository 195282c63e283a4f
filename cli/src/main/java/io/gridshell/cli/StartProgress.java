package io.gridshell.cli;

import io.gridshell.launch.LaunchEvent;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Tells on standard error what takes long in a start.
 *
 * @param err standard error
 */
record StartProgress(PrintStream err) implements Consumer<LaunchEvent> {
  @Override
  public void accept(LaunchEvent event) {
    if (event instanceof LaunchEvent.PreparingArchive) {
      err.println("preparing the engine archive, once ...");
    } else if (event instanceof LaunchEvent.ArchiveUnavailable missing) {
      err.println("warning: engines start without archive, more slowly: " + missing.reason());
    } else if (event instanceof LaunchEvent.StaleRemoved stale) {
      err.println("removed the files of grid " + stale.profile() + ", whose engines are gone");
    }
  }

  void warnInsecure() {
    err.println(
        "warning: --insecure: no certificates and no encryption; whoever reaches the engines' ports"
            + " can run any code as you");
  }
}
