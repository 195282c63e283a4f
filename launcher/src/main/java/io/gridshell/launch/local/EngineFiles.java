package io.gridshell.launch.local;

import io.gridshell.launch.LaunchException;
import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files by which the engines of one profile are known.
 *
 * @param profile whose engines
 */
record EngineFiles(Profile profile) {

  private static final String RECORD = ".properties";

  private Path folder() {
    return profile.folder().resolve("engines");
  }

  /** Written by the launcher once the process is started. */
  Path record(int id) {
    return folder().resolve(id + RECORD);
  }

  /** Written by the engine once it has joined. */
  Path ready(int id) {
    return folder().resolve(id + ".ready");
  }

  Path log(int id) {
    return profile.logs().resolve("engine-" + id + ".log");
  }

  /** Makes room for a new engine {@code id}; the log of the one before it is kept beside. */
  void prepare(int id) throws IOException {
    Files.deleteIfExists(record(id));
    Files.deleteIfExists(ready(id));
    Path log = log(id);
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    PrivateFiles.write(log, new byte[0]);
  }

  /** Takes engine {@code id} out; its log stays. */
  void forget(int id) throws IOException {
    Files.deleteIfExists(record(id));
    Files.deleteIfExists(ready(id));
  }

  /** Written by the process that brings engines back. */
  Path supervisor() {
    return profile.folder().resolve("supervisor.properties");
  }

  void write(int id, OsProcess process) throws IOException {
    write(record(id), process);
  }

  void write(Path file, OsProcess process) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(process.pid()));
    properties.setProperty("started", process.started());
    StringWriter text = new StringWriter();
    properties.store(text, null);
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The process of engine {@code id}; empty when it is not on record.
   *
   * @throws LaunchException when the record is damaged: what it names may live
   */
  Optional<OsProcess> read(int id) {
    return read(record(id));
  }

  Optional<OsProcess> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return Optional.of(
          new OsProcess(
              Long.parseLong(properties.getProperty("pid", "")),
              properties.getProperty("started", "")));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException | DateTimeException unusable) {
      throw new LaunchException(
          "cannot read which process is on record in "
              + file
              + ": "
              + unusable.getMessage()
              + "; end that process yourself, remove the file and run the command again",
          unusable);
    }
  }

  /** The ids of all recorded engines, ascending. */
  List<Integer> ids() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[0-9]{1,9}\\.properties"))
          .map(name -> Integer.valueOf(name.substring(0, name.length() - RECORD.length())))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
