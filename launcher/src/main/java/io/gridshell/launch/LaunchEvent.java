package io.gridshell.launch;

import java.time.Duration;
import java.util.List;

/** A step of a start or a stop, for whoever shows progress. */
public sealed interface LaunchEvent {

  /** A class-data archive is being made, once for all later starts. */
  record PreparingArchive() implements LaunchEvent {}

  /**
   * The archive is there.
   *
   * @param took how long it took
   */
  record ArchivePrepared(Duration took) implements LaunchEvent {}

  /**
   * There is no archive; engines start without it, more slowly.
   *
   * @param reason why
   */
  record ArchiveUnavailable(String reason) implements LaunchEvent {}

  /**
   * A process was started.
   *
   * @param id the engine
   * @param place where it runs
   */
  record EngineLaunched(int id, String place) implements LaunchEvent {}

  /**
   * A cluster manager was asked for engines, or it has got further.
   *
   * @param manager the one that was asked
   * @param wanted how many engines it is to run
   * @param staged how many it is about to run
   * @param running how many run; they need not have joined
   * @param obstacle what keeps it from running more, such as a lack of processors; often empty
   */
  record Placing(String manager, int wanted, int staged, int running, String obstacle)
      implements LaunchEvent {}

  /**
   * Something takes its time.
   *
   * @param what what is waited for
   */
  record Waiting(String what) implements LaunchEvent {}

  /**
   * An engine joined.
   *
   * @param id the engine
   * @param joined how many have joined, it among them
   * @param total how many will
   */
  record EngineJoined(int id, int joined, int total) implements LaunchEvent {}

  /**
   * All engines have joined.
   *
   * @param addresses where newcomers find them
   */
  record Ready(List<String> addresses) implements LaunchEvent {
    /** Copies the addresses. */
    public Ready {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * An engine's process ended.
   *
   * @param id the engine
   * @param killed whether it had to be killed
   */
  record EngineEnded(int id, boolean killed) implements LaunchEvent {}

  /**
   * An engine that died is back.
   *
   * @param id the engine
   */
  record EngineRevived(int id) implements LaunchEvent {}

  /**
   * An engine died too often and stays away.
   *
   * @param id the engine
   * @param attempts how often it was started again
   */
  record EngineGivenUp(int id, int attempts) implements LaunchEvent {}

  /**
   * Files of a grid whose processes are gone were removed.
   *
   * @param profile the grid
   */
  record StaleRemoved(String profile) implements LaunchEvent {}
}
