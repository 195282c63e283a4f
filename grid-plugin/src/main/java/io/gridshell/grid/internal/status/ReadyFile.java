package io.gridshell.grid.internal.status;

import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The file by which an engine that was started here says that it has joined, and where it answers.
 *
 * @param pid its process
 * @param joined when
 * @param address where it answers; empty when it is no engine yet
 */
public record ReadyFile(long pid, Instant joined, Optional<DataAddress> address) {
  private static final String SUFFIX = ".ready";

  /** Writes the file of engine {@code id}, at once as a whole. */
  public void write(Profile profile, int id) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(pid));
    properties.setProperty("joined", joined.toString());
    address.ifPresent(
        known -> {
          properties.setProperty("data.hosts", String.join(",", known.hosts()));
          properties.setProperty("data.port", Integer.toString(known.port()));
          properties.setProperty("data.token", known.token().toString());
          properties.setProperty("data.local", known.local());
        });
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path folder = Files.createDirectories(folder(profile));
    Path fresh = folder.resolve(id + SUFFIX + ".new");
    Files.writeString(fresh, text.toString());
    Files.move(
        fresh,
        folder.resolve(id + SUFFIX),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Where the engines of {@code profile} that were started here answer; those of engines that died
   * may be among them.
   *
   * @throws IOException when the files cannot be read
   */
  static List<DataAddress> addresses(Profile profile) throws IOException {
    List<DataAddress> addresses = new ArrayList<>();
    if (Files.isDirectory(folder(profile))) {
      try (Stream<Path> files = Files.list(folder(profile))) {
        for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList()) {
          address(file).ifPresent(addresses::add);
        }
      }
    }
    return addresses;
  }

  private static Optional<DataAddress> address(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      String hosts = properties.getProperty("data.hosts", "");
      return hosts.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new DataAddress(
                  List.of(hosts.split(",")),
                  Integer.parseInt(properties.getProperty("data.port", "")),
                  UUID.fromString(properties.getProperty("data.token", "")),
                  properties.getProperty("data.local", "")));
    } catch (IllegalArgumentException damaged) {
      throw new IOException("cannot read " + file + ": " + damaged.getMessage(), damaged);
    }
  }

  private static Path folder(Profile profile) {
    return profile.folder().resolve("engines");
  }
}
