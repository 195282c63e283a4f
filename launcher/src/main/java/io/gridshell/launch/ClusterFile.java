package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What a running grid was started as; later commands read it.
 *
 * @param launcher name of the launcher
 * @param engines how many engines were started
 * @param secured whether members show certificates
 * @param started when
 */
record ClusterFile(String launcher, int engines, boolean secured, Instant started) {

  static ClusterFile of(ClusterSpec spec, Instant now) {
    return new ClusterFile(spec.launcher(), spec.engines(), spec.secured(), now);
  }

  /** The file's content; empty when it is missing or is not ours. */
  static Optional<ClusterFile> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return Optional.of(
          new ClusterFile(
              properties.getProperty("launcher", "local"),
              Integer.parseInt(properties.getProperty("engines", "0")),
              Boolean.parseBoolean(properties.getProperty("secured", "true")),
              Instant.parse(properties.getProperty("started", ""))));
    } catch (IOException | IllegalArgumentException | DateTimeException unusable) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("launcher", launcher);
    properties.setProperty("engines", Integer.toString(engines));
    properties.setProperty("secured", Boolean.toString(secured));
    properties.setProperty("started", started.toString());
    StringWriter text = new StringWriter();
    properties.store(text, null);
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
