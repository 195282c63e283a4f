package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a grid has while it runs.
 *
 * <p>A home may hold what is nobody's grid, and a folder may hold more than a grid's files. Nothing
 * is removed but files of known names, and those only where their content shows that Gridshell
 * wrote them.
 *
 * @param profile whose files
 */
record ProfileFolder(Profile profile) {

  /** Name of the folder of archives and locks, beside the profiles. */
  static final String CACHE = "cache";

  private static final String ENGINE_RECORD = "[0-9]{1,9}\\.properties";
  private static final String LOG = "(engine-[0-9]{1,9}\\.log(\\.1)?|supervisor\\.log)";

  /** The folders of {@code home} that are profiles, by name. */
  static List<ProfileFolder> allIn(Path home) {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(home)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> !name.equals(CACHE) && isName(name))
          .sorted()
          .map(name -> new ProfileFolder(new Profile(home, name)))
          .filter(folder -> folder.isOurs() || folder.hasLogs())
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the folder of profiles " + home, unreadable);
    }
  }

  private static boolean isName(String name) {
    try {
      Profile.checkName(name);
      return true;
    } catch (IllegalArgumentException foreign) {
      return false;
    }
  }

  Path clusterFile() {
    return profile.folder().resolve("cluster.properties");
  }

  boolean clusterFileExists() {
    return Files.exists(clusterFile());
  }

  Path engines() {
    return profile.folder().resolve("engines");
  }

  /** There once all engines of a start have joined: from then on they need no starter. */
  Path started() {
    return profile.folder().resolve("started");
  }

  void markStarted() throws IOException {
    PrivateFiles.write(started(), new byte[0]);
  }

  /** There when engine {@code id} died too often to be brought back again. */
  Path givenUp(int id) {
    return engines().resolve(id + ".givenup");
  }

  /** Written by the program that brings engines back, if there is one. */
  Path supervisor() {
    return profile.folder().resolve("supervisor.properties");
  }

  /** Whether any file of a running grid is there. */
  boolean inUse() {
    return stateFiles().stream().anyMatch(Files::exists);
  }

  /** Whether there is nothing but the way to join a grid that was not started here. */
  boolean ofElsewhere() {
    return Files.exists(profile.connectionFile())
        && !clusterFileExists()
        && !Files.exists(engines());
  }

  /** Those by which a grid is known come last: a removal that is cut short is taken up again. */
  private List<Path> stateFiles() {
    return List.of(
        profile.nodeKeys(),
        profile.trust(),
        profile.folder().resolve("ca.p12"),
        started(),
        supervisor(),
        // Where the nodes of engines and clients keep what they need while they run.
        profile.folder().resolve("work"),
        profile.folder().resolve("shared"),
        profile.connectionFile(),
        engines(),
        clusterFile());
  }

  /** Whether a launcher, an engine or {@link GivenGrid} wrote what is here. */
  boolean isOurs() {
    return has(clusterFile(), "format", "launcher")
        || has(profile.connectionFile(), "format", "secured")
        || list(engines(), ENGINE_RECORD).stream().anyMatch(file -> has(file, "pid", "started"))
        || has(engines().resolve("marathon.properties"), "app", "owner");
  }

  /** Whether engines left logs here. */
  boolean hasLogs() {
    return !list(profile.logs(), LOG).isEmpty();
  }

  private static boolean has(Path file, String... keys) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties.keySet().containsAll(List.of(keys));
    } catch (IOException | IllegalArgumentException foreign) {
      return false;
    }
  }

  private static List<Path> list(Path folder, String names) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(names))
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the folder " + folder, unreadable);
    }
  }

  /** Makes the folder, with {@code facts} first: by them it is known as a grid's. */
  void create(ClusterFile facts) throws IOException {
    PrivateFiles.folder(profile.home());
    PrivateFiles.folder(profile.folder());
    facts.write(clusterFile());
    PrivateFiles.folder(profile.logs());
    PrivateFiles.folder(engines());
  }

  /** Removes everything that is ours but the logs; the folder too when nothing else is in it. */
  void clear() throws IOException {
    if (isOurs()) {
      for (Path file : stateFiles()) {
        remove(file);
      }
    }
    removeIfEmpty(profile.logs());
    removeIfEmpty(profile.folder());
  }

  /** Removes everything that is ours; the folder too when nothing else is in it. */
  void erase() throws IOException {
    for (Path log : list(profile.logs(), LOG)) {
      Files.delete(log);
    }
    clear();
  }

  private static void remove(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(root)) {
      tree.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException kept) {
      // What is in it, logs or files of the user, stays.
      return;
    }
  }
}
