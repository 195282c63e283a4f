package io.gridshell.cli;

import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.ScriptRunner;
import io.gridshell.launch.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A script that is run again, from the first cell that changed, each time its file is saved.
 *
 * @param surroundings what the command works with
 * @param file the script
 */
record ScriptWatch(Surroundings surroundings, Path file) {
  private static final long POLL_MILLIS = 200;
  private static final FileTime REMOVED = FileTime.from(Instant.EPOCH);

  void run(Script first, ScriptRun run, Cluster cluster)
      throws ScriptException, InterruptedException {
    try {
      run.run(file, cluster, runner -> watch(first, runner));
    } catch (InterruptedWatch stopped) {
      throw (InterruptedException) new InterruptedException().initCause(stopped);
    }
  }

  private static final class InterruptedWatch extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void watch(Script first, ScriptRunner runner) {
    FileTime seen = modified();
    Script script = first;
    int good = runFrom(script, 0, runner);
    tell("watching " + file + ", Ctrl-C ends");
    while (!surroundings.ending().get()) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new InterruptedWatch();
      }
      FileTime now = modified();
      if (now.equals(seen)) {
        continue;
      }
      seen = now;
      if (now.equals(REMOVED)) {
        tell(file + " is not there any more; it is run again once it is");
        continue;
      }
      try {
        Script changed = Script.read(file);
        int start = Math.min(good, changed.firstDifference(script));
        if (start < changed.cells().size()) {
          tell("running from " + changed.cells().get(start).place());
          good = runFrom(changed, start, runner);
        }
        script = changed;
      } catch (ScriptException | IOException wrong) {
        tell(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /**
   * Runs to the end or to the first cell that fails; gives how many cells are as they should be.
   */
  private int runFrom(Script script, int start, ScriptRunner runner) {
    for (int at = start; at < script.cells().size(); at++) {
      try {
        runner.run(script.only(at));
      } catch (ScriptException failed) {
        tell(String.valueOf(failed.getMessage()));
        return at;
      }
    }
    return script.cells().size();
  }

  private FileTime modified() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException replaced) {
      // An editor may be between the removal of the old file and the writing of the new one.
      return REMOVED;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot look at " + file, unreadable);
    }
  }

  private void tell(String text) {
    surroundings.err().println(text);
  }
}
