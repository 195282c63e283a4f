package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a grid is to be.
 *
 * @param profile its name and where its files go
 * @param engines how many engines
 * @param launcher name of the {@link Launcher}
 * @param bind the address that engines listen on
 * @param secured whether members show certificates
 * @param heap limit on an engine's heap as the JVM writes it, such as {@code 512m}; empty for the
 *     JVM's choice
 * @param jvmOptions further options of the engines' JVMs
 * @param labels words that the engines carry
 * @param owned whether engines leave as soon as the program that started them ends
 * @param patience how long engines may take to join
 * @param options what the launcher needs to know besides, by its own names
 */
public record ClusterSpec(
    Profile profile,
    int engines,
    String launcher,
    String bind,
    boolean secured,
    Optional<String> heap,
    List<String> jvmOptions,
    List<String> labels,
    boolean owned,
    Duration patience,
    Map<String, String> options) {

  /** Most engines of one start. */
  public static final int MOST_ENGINES = 512;

  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*[kKmMgG]");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]*");

  /** Refuses what no launcher could start. */
  public ClusterSpec {
    Objects.requireNonNull(profile, "profile");
    if (profile.name().toLowerCase(Locale.ROOT).equals(ProfileFolder.CACHE)) {
      throw new IllegalArgumentException(
          "a profile cannot be called 'cache', the folder of the engine archives; choose another name");
    }
    checkEngines(engines);
    if (bind.isBlank()) {
      throw new IllegalArgumentException("the bind address is empty; 127.0.0.1 is the usual one");
    }
    heap.filter(size -> !SIZE.matcher(size).matches())
        .ifPresent(
            size -> {
              throw new IllegalArgumentException(
                  "heap '" + size + "' is not a size; write it like 512m or 2g");
            });
    jvmOptions = List.copyOf(jvmOptions);
    for (String option : jvmOptions) {
      if (!option.startsWith("-")) {
        throw new IllegalArgumentException(
            "JVM option '" + option + "' does not start with '-'; write it like -Dname=value");
      }
    }
    labels = List.copyOf(labels);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "label '" + label + "' is not one word of letters, digits, '.', '_', '=' and '-'");
      }
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be positive, it is " + patience);
    }
    options = Map.copyOf(options);
  }

  /**
   * Gives {@code count} when a grid can have so many engines.
   *
   * @throws IllegalArgumentException when it cannot
   */
  public static int checkEngines(int count) {
    if (count < 1 || count > MOST_ENGINES) {
      throw new IllegalArgumentException(
          "a grid has 1 to " + MOST_ENGINES + " engines, not " + count);
    }
    return count;
  }

  /** As many engines as processors, local, secured, on the loopback address, for one minute. */
  public static ClusterSpec of(Profile profile) {
    return new ClusterSpec(
        profile,
        Math.min(Runtime.getRuntime().availableProcessors(), MOST_ENGINES),
        "local",
        "127.0.0.1",
        true,
        Optional.empty(),
        List.of(),
        List.of(),
        true,
        Duration.ofSeconds(60),
        Map.of());
  }
}
