package io.gridshell.profile;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file of properties that says which version of its format it has.
 *
 * @param file the file
 * @param kind what it is, for messages, such as {@code connection file}
 * @param remedy what its reader does when it is broken, for messages
 */
public record VersionedProperties(Path file, String kind, String remedy) {
  private static final String KEY = "format";
  private static final int FORMAT = 1;

  /**
   * Reads the file.
   *
   * @throws NoSuchFileException when it is not there
   * @throws IOException when it cannot be read or has another format; the message says what is
   *     wrong and what to do
   */
  public Properties read() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      throw broken(malformed.getMessage(), malformed);
    }
    String format = properties.getProperty(KEY, "");
    if (!format.equals(Integer.toString(FORMAT))) {
      String why = "format is '" + format + "', this version reads " + FORMAT;
      if (isNewer(format)) {
        throw new IOException(
            message(why)
                + "; a newer version of Gridshell wrote it: use that version, or "
                + remedy);
      }
      throw broken(why, null);
    }
    return properties;
  }

  private static boolean isNewer(String format) {
    return format.matches("[0-9]{1,9}") && Integer.parseInt(format) > FORMAT;
  }

  /** The error of a file whose values make no sense. */
  public IOException broken(@Nullable String why, @Nullable Throwable cause) {
    return new IOException(message(why) + "; " + remedy, cause);
  }

  private String message(@Nullable String why) {
    return kind + " " + file + " is not usable: " + why;
  }

  /** Marks {@code properties} as what this version writes. */
  public static void mark(Properties properties) {
    properties.setProperty(KEY, Integer.toString(FORMAT));
  }
}
