package io.gridshell.launch.local;

import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.security.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class-data archive with which engines start in a third of the time.
 *
 * <p>Made once by a training run for each version of the jars and of the JVM. Nothing fails for
 * lack of it.
 *
 * @param file where it is or will be
 */
record EngineArchive(Path file) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SHOWN_LINES = 3;

  private static final long MEBI = 1L << 20;
  private static final long NEEDED_MEBI = 50;

  /** Archives beside the one that is made. */
  private static final int KEPT = 3;

  /**
   * The archive for {@code command}; empty when the JVM could not use one.
   *
   * @param home folder of all profiles
   */
  static Optional<EngineArchive> of(Path home, EngineCommand command) {
    List<Path> files = command.program().files();
    if (files.stream().anyMatch(Files::isDirectory)) {
      // The JVM refuses archives of a class path with folders.
      return Optional.empty();
    }
    return Optional.of(
        new EngineArchive(
            home.resolve("cache")
                .resolve("engine-" + key(files, command) + ".jsa")
                .toAbsolutePath()));
  }

  private static String key(List<Path> files, EngineCommand command) {
    StringBuilder facts = new StringBuilder();
    for (String property : List.of("java.vm.name", "java.vm.version", "java.home", "os.arch")) {
      facts.append(System.getProperty(property)).append('\n');
    }
    // Another collector lays out objects in another way; other options do not matter.
    command.jvmOptions().stream()
        .filter(option -> option.startsWith("-XX:+Use"))
        .forEach(option -> facts.append(option).append('\n'));
    try {
      for (Path file : files) {
        facts
            .append(file.toAbsolutePath())
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file).toMillis())
            .append('\n');
      }
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(facts.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the engine's jars", unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Notes that it is used, so that it is kept. */
  void touch() {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException readOnly) {
      System.getLogger(EngineArchive.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot note the use of archive file=" + file, readOnly);
    }
  }

  /** Makes the archive. Blocks; a failure is an event. */
  void make(EngineCommand command, Consumer<LaunchEvent> events) {
    long start = System.nanoTime();
    Path folder = file.getParent();
    Path fresh =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    Path log = fresh.resolveSibling(fresh.getFileName() + ".log");
    events.accept(new LaunchEvent.PreparingArchive());
    try {
      if (folder != null) {
        PrivateFiles.folder(folder);
      }
      train(command, fresh, log);
      removeOthers();
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      events.accept(new LaunchEvent.ArchivePrepared(Duration.ofNanos(System.nanoTime() - start)));
    } catch (IOException failed) {
      events.accept(new LaunchEvent.ArchiveUnavailable(String.valueOf(failed.getMessage())));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      events.accept(new LaunchEvent.ArchiveUnavailable("interrupted"));
    } finally {
      discard(fresh, log);
    }
  }

  private static void train(EngineCommand command, Path fresh, Path log)
      throws IOException, InterruptedException {
    Process training =
        new ProcessBuilder(command.training(fresh))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // When this program is told to end, nobody else tidies up any more.
    Thread killer =
        new Thread(
            () -> {
              training.destroyForcibly();
              discard(fresh, log);
            },
            "gridshell-archive-stop");
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      training.getOutputStream().close();
      if (!training.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the training run did not end within " + PATIENCE.toSeconds() + " s");
      }
      if (training.exitValue() != 0 || !Files.exists(fresh)) {
        throw new IOException(
            "the training run ended with "
                + training.exitValue()
                + ": "
                + String.join(" | ", LogTail.read(log, SHOWN_LINES))
                + lackOfRoom(fresh));
      }
    } finally {
      training.destroyForcibly();
      try {
        Runtime.getRuntime().removeShutdownHook(killer);
      } catch (IllegalStateException shuttingDown) {
        // The hook is running: it does what is left to do.
        training.destroyForcibly();
      }
    }
  }

  /** The JVM says that it cannot write, and not why. */
  private static String lackOfRoom(Path fresh) throws IOException {
    long free = Files.getFileStore(fresh.resolveSibling("")).getUsableSpace() / MEBI;
    return free >= NEEDED_MEBI
        ? ""
        : "; the disk of "
            + fresh.getParent()
            + " has "
            + free
            + " MB left, the archive takes "
            + NEEDED_MEBI
            + ": give it room, or name another folder with GRIDSHELL_HOME";
  }

  /**
   * Archives of other jars or JVMs may be of use again, to somebody who changes between two JDKs;
   * those that were not used for longest go.
   */
  private void removeOthers() throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    List<Path> others;
    try (Stream<Path> files = Files.list(folder)) {
      others =
          files
              .filter(
                  other -> String.valueOf(other.getFileName()).matches("engine-[0-9a-f]+\\.jsa"))
              .filter(other -> !other.equals(file))
              .collect(Collectors.toList());
    }
    Map<Path, FileTime> used = new HashMap<>();
    for (Path other : others) {
      used.put(other, Files.getLastModifiedTime(other));
    }
    List<Path> old =
        used.entrySet().stream()
            .sorted(Map.Entry.<Path, FileTime>comparingByValue().reversed())
            .skip(KEPT)
            .map(Map.Entry::getKey)
            .collect(Collectors.toList());
    for (Path each : old) {
      Files.deleteIfExists(each);
    }
  }

  private static void discard(Path... files) {
    for (Path each : files) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException kept) {
        System.getLogger(EngineArchive.class.getName())
            .log(System.Logger.Level.WARNING, "keep archive file={0} reason={1}", each, kept);
      }
    }
  }
}
