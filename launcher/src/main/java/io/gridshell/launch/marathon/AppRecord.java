package io.gridshell.launch.marathon;

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
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Which app the grid of a profile is, as a file of the profile.
 *
 * @param urls the masters' addresses, with commas between
 * @param app the app's id
 * @param owner a word that the app carries as a label, by which it is told from an app of somebody
 *     else
 * @param grace how long its tasks may take to leave
 */
record AppRecord(String urls, String app, String owner, Duration grace) {

  private static final Duration AFTER_GRACE = Duration.ofSeconds(30);

  /** How long its tasks may take until they are gone from Marathon's list. */
  Duration leaving() {
    return grace.plus(AFTER_GRACE);
  }

  private static Path file(Profile profile) {
    return profile.folder().resolve("engines").resolve("marathon.properties");
  }

  /** The record of {@code profile}; empty when it has none. */
  static Optional<AppRecord> read(Profile profile) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file(profile), StandardCharsets.UTF_8)) {
      properties.load(reader);
      return Optional.of(
          new AppRecord(
              properties.getProperty("urls", ""),
              properties.getProperty("app", ""),
              properties.getProperty("owner", ""),
              Duration.ofSeconds(Long.parseLong(properties.getProperty("grace", "60")))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException unusable) {
      throw new LaunchException(
          "cannot read which app of Marathon grid '"
              + profile.name()
              + "' is, in "
              + file(profile)
              + ": "
              + unusable
              + "; copy the file from where the grid was started, or destroy the app at Marathon and"
              + " delete the folder "
              + profile.folder(),
          unusable);
    }
  }

  void write(Profile profile) {
    Properties properties = new Properties();
    properties.setProperty("urls", urls);
    properties.setProperty("app", app);
    properties.setProperty("owner", owner);
    properties.setProperty("grace", Long.toString(grace.toSeconds()));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
      PrivateFiles.write(file(profile), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new LaunchException(
          "cannot write which app of Marathon grid '"
              + profile.name()
              + "' is, to "
              + file(profile)
              + ": "
              + failed
              + "; make the folder writable and its disk less full, then run the command again",
          failed);
    }
  }
}
