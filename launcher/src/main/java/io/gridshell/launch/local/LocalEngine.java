package io.gridshell.launch.local;

import io.gridshell.launch.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine on this machine. */
final class LocalEngine implements EngineProcess {
  private final int id;
  private final OsProcess process;
  private final EngineFiles files;

  // Keeps the pipe to an owned engine open: when it is closed, the engine leaves.
  private final @Nullable Process child;

  LocalEngine(int id, OsProcess process, EngineFiles files, @Nullable Process child) {
    this.id = id;
    this.process = process;
    this.files = files;
    this.child = child;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String place() {
    return "process " + process.pid();
  }

  @Override
  public boolean alive() {
    return child == null ? process.find().isPresent() : child.isAlive();
  }

  @Override
  public boolean joined() {
    return Files.exists(files.ready(id));
  }

  @Override
  public void end() {
    if (child == null) {
      process.find().ifPresent(ProcessHandle::destroy);
    } else {
      child.toHandle().destroy();
    }
  }

  @Override
  public void kill() {
    if (child == null) {
      process.find().ifPresent(ProcessHandle::destroyForcibly);
    } else {
      child.destroyForcibly();
    }
  }

  @Override
  public String log() {
    return files.log(id).toString();
  }

  @Override
  public List<String> lastLines(int count) {
    try {
      return LogTail.read(files.log(id), count);
    } catch (IOException unreadable) {
      return List.of("(log not readable: " + unreadable.getMessage() + ")");
    }
  }

  @Override
  public String toString() {
    return "engine " + id + " pid=" + process.pid();
  }
}
