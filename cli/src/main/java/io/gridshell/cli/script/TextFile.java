package io.gridshell.cli.script;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text file that a user named, UTF-8. What keeps it from being read or written is told with the
 * next step.
 *
 * @param path where it is
 */
public record TextFile(Path path) {

  /**
   * The file that is called {@code name}, in which {@code ~} stands for the user's folder as in
   * shells.
   */
  public static TextFile named(String name) {
    return new TextFile(expand(name));
  }

  /** The path {@code name}, in which {@code ~} stands for the user's folder as in shells. */
  public static Path expand(String name) {
    return name.equals("~") || name.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + name.substring(1))
        : Path.of(name);
  }

  /**
   * Its text.
   *
   * @throws IOException when it cannot be read; the message names it and the next step
   */
  public String read() throws IOException {
    refuseFolder();
    try {
      return Files.readString(path);
    } catch (NoSuchFileException absent) {
      throw new IOException("there is no file " + path + "; check its name", absent);
    } catch (AccessDeniedException refused) {
      throw new IOException("you may not read " + path + "; see who owns it", refused);
    } catch (MalformedInputException notText) {
      throw new IOException(path + " is not UTF-8 text; save it as UTF-8", notText);
    }
  }

  /**
   * Replaces its text.
   *
   * @throws IOException when it cannot be written; the message names it and the next step
   */
  public void write(String text) throws IOException {
    refuseFolder();
    try {
      Files.writeString(path, text);
    } catch (NoSuchFileException absent) {
      throw new IOException(
          "there is no folder " + path.toAbsolutePath().getParent() + "; make it first", absent);
    } catch (AccessDeniedException refused) {
      throw new IOException("you may not write " + path + "; choose another place", refused);
    }
  }

  private void refuseFolder() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; name a file in it");
    }
  }
}
