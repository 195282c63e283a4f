package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a grid has while it runs.
 *
 * @param profile whose files
 */
record ProfileFolder(Profile profile) {

  /** Name of the folder of archives and locks, beside the profiles. */
  static final String CACHE = "cache";

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

  private List<Path> stateFiles() {
    return List.of(
        clusterFile(),
        profile.connectionFile(),
        engines(),
        profile.nodeKeys(),
        profile.trust(),
        profile.folder().resolve("ca.p12"),
        started(),
        supervisor(),
        // Where the nodes of engines and clients keep what they need while they run.
        profile.folder().resolve("work"));
  }

  void create() throws IOException {
    PrivateFiles.folder(profile.home());
    PrivateFiles.folder(profile.folder());
    PrivateFiles.folder(profile.logs());
    PrivateFiles.folder(engines());
  }

  /** Removes everything but the logs; the folder too when it has none. */
  void clear() throws IOException {
    for (Path file : stateFiles()) {
      remove(file);
    }
    removeIfEmpty(profile.logs());
    removeIfEmpty(profile.folder());
  }

  /** Removes everything. */
  void erase() throws IOException {
    remove(profile.folder());
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
