package io.gridshell.marathon.testing;

/** A task that does nothing. */
final class SimulatedTask implements TaskRunner.Running {
  private volatile boolean ended;

  @Override
  public boolean alive() {
    return !ended;
  }

  @Override
  public void terminate() {
    ended = true;
  }

  @Override
  public void kill() {
    ended = true;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public String ending() {
    return ended ? "Command terminated with signal Terminated" : "";
  }
}
