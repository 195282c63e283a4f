package io.gridshell.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * The keys of one grid as one word, for engines that get them through a variable or a secret.
 * Whoever has it can join the grid.
 *
 * @param nodeKeys the content of {@link Profile#nodeKeys()}
 * @param trust the content of {@link Profile#trust()}
 * @param password the password of both
 */
public record KeyBundle(byte[] nodeKeys, byte[] trust, String password) {
  private static final int FORMAT = 1;
  private static final int LARGEST = 1 << 20;

  /**
   * Reads the key files of {@code profile}.
   *
   * @throws IOException when one cannot be read
   */
  public static KeyBundle read(Profile profile, String password) throws IOException {
    return new KeyBundle(
        Files.readAllBytes(profile.nodeKeys()), Files.readAllBytes(profile.trust()), password);
  }

  /** The word. */
  public String word() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(password);
      out.writeInt(nodeKeys.length);
      out.write(nodeKeys);
      out.writeInt(trust.length);
      out.write(trust);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The bundle of a word.
   *
   * @throws IllegalArgumentException when it is none; the message does not show it
   */
  public static KeyBundle parse(String word) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(word.strip())))) {
      if (in.readByte() != FORMAT) {
        throw new IllegalArgumentException("the keys are of another version of Gridshell");
      }
      String password = in.readUTF();
      return new KeyBundle(bytes(in), bytes(in), password);
    } catch (IOException cutOff) {
      throw new IllegalArgumentException("the keys are cut off", cutOff);
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a key file of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Writes the key files of {@code profile}, readable by their owner alone. */
  public void write(Profile profile) throws IOException {
    write(profile.nodeKeys(), nodeKeys);
    write(profile.trust(), trust);
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(file, content);
  }

  @Override
  public String toString() {
    return "KeyBundle[]";
  }
}
