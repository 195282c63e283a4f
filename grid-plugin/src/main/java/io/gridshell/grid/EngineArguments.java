package io.gridshell.grid;

import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arguments of {@link EngineMain}.
 *
 * @param home folder of all profiles
 * @param profile name of the grid
 * @param id the engine's id
 * @param founder whether it forms the grid
 * @param lifeline whether it ends with its standard input
 * @param starter the process without which it leaves until the start is over; 0 for none
 * @param train whether it runs for a class-data archive alone
 * @param labels words that describe it
 */
record EngineArguments(
    Path home,
    String profile,
    int id,
    boolean founder,
    boolean lifeline,
    long starter,
    boolean train,
    Set<String> labels) {

  /**
   * Parses a command line.
   *
   * @throws IllegalArgumentException when an option is unknown or lacks its value
   */
  static EngineArguments parse(String[] args) {
    Path home = Profile.usualHome();
    String profile = Profile.DEFAULT;
    int id = 0;
    boolean founder = false;
    boolean lifeline = false;
    long starter = 0;
    boolean train = false;
    Set<String> labels = new TreeSet<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--home" -> home = Path.of(value(args, ++i));
        case "--profile" -> profile = value(args, ++i);
        case "--id" -> id = Integer.parseInt(value(args, ++i));
        case "--label" -> labels.add(value(args, ++i));
        case "--founder" -> founder = true;
        case "--lifeline" -> lifeline = true;
        case "--starter" -> starter = Long.parseLong(value(args, ++i));
        case "--train" -> train = true;
        default -> throw new IllegalArgumentException("an engine has no option '" + args[i] + "'");
      }
    }
    return new EngineArguments(home, profile, id, founder, lifeline, starter, train, labels);
  }

  private static String value(String[] args, int index) {
    if (index >= args.length) {
      throw new IllegalArgumentException("option '" + args[index - 1] + "' needs a value");
    }
    return args[index];
  }
}
