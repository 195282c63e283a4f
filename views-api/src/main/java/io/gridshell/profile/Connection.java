package io.gridshell.profile;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How to join a running grid, as its connection file says.
 *
 * @param addresses where engines listen for newcomers, {@code host:port}; at least one, unless
 *     there is a finder
 * @param bind the address that engines of this profile listen on
 * @param secured whether members show certificates; false when the grid was started without
 * @param keyPassword password of the key files; empty when not secured
 * @param finder who tells where engines are now; empty when they are at the addresses
 */
public record Connection(
    List<String> addresses,
    String bind,
    boolean secured,
    String keyPassword,
    Optional<Finder> finder) {

  private static final String FINDER = "finder";

  /** Refuses an empty list of addresses when nobody else tells them. */
  public Connection {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() && finder.isEmpty()) {
      throw new IllegalArgumentException("a connection needs at least one address, it has none");
    }
  }

  /** Says where engines are, and nothing that is secret. */
  @Override
  public String toString() {
    return "Connection[addresses="
        + addresses
        + ", bind="
        + bind
        + ", secured="
        + secured
        + ", finder="
        + finder.map(Finder::name)
        + "]";
  }

  /** Engines at fixed addresses. */
  public Connection(List<String> addresses, String bind, boolean secured, String keyPassword) {
    this(addresses, bind, secured, keyPassword, Optional.empty());
  }

  /**
   * Whom to ask where engines are.
   *
   * @param name its name, such as {@code marathon}
   * @param settings how to ask; no secrets
   */
  public record Finder(String name, Map<String, String> settings) {

    /** Copies the settings. */
    public Finder {
      settings = Map.copyOf(settings);
    }

    /** Names it; an engine's settings are its environment, which has credentials. */
    @Override
    public String toString() {
      return "Finder[name=" + name + ", settings=" + settings.keySet() + "]";
    }
  }

  /**
   * Reads the connection file of {@code profile}.
   *
   * @throws NoSuchFileException when the profile has none
   * @throws IOException when it cannot be read or is not a connection file of this version; the
   *     message says what is wrong and what to do
   */
  public static Connection read(Profile profile) throws IOException {
    VersionedProperties file =
        new VersionedProperties(
            profile.connectionFile(), "connection file", "stop the grid and start it again");
    Properties properties = file.read();
    List<String> addresses =
        Arrays.stream(properties.getProperty("addresses", "").split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .collect(Collectors.toList());
    Optional<Finder> finder = finder(properties);
    if (addresses.isEmpty() && finder.isEmpty()) {
      throw file.broken("it has no addresses", null);
    }
    return new Connection(
        addresses,
        properties.getProperty("bind", "127.0.0.1"),
        Boolean.parseBoolean(properties.getProperty("secured", "true")),
        properties.getProperty("key.password", ""),
        finder);
  }

  private static Optional<Finder> finder(Properties properties) {
    String prefix = FINDER + ".";
    Map<String, String> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        settings.put(name.substring(prefix.length()), properties.getProperty(name));
      }
    }
    return Optional.ofNullable(properties.getProperty(FINDER))
        .filter(name -> !name.isBlank())
        .map(name -> new Finder(name.strip(), settings));
  }

  /** Writes this as the connection file of {@code profile}, readable by the owner alone. */
  public void write(Profile profile) throws IOException {
    Properties properties = new Properties();
    VersionedProperties.mark(properties);
    properties.setProperty("addresses", String.join(",", addresses));
    properties.setProperty("bind", bind);
    properties.setProperty("secured", Boolean.toString(secured));
    properties.setProperty("key.password", keyPassword);
    finder.ifPresent(
        asked -> {
          properties.setProperty(FINDER, asked.name());
          asked
              .settings()
              .forEach((name, value) -> properties.setProperty(FINDER + "." + name, value));
        });
    StringWriter text = new StringWriter();
    properties.store(text, "How to join grid " + profile.name());
    Path file = profile.connectionFile();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try {
      if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        writer.write(text.toString());
      }
      try {
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException plain) {
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      // A disk that is full keeps the half that fitted.
      Files.deleteIfExists(fresh);
    }
  }
}
