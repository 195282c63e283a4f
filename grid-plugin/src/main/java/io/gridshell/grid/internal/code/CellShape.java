package io.gridshell.grid.internal.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What a class of a cell is, apart from the numbers of snippets in its name and in those that it
 * mentions: they depend on how many cells ran before.
 */
public final class CellShape {
  private static final Pattern NUMBER = Pattern.compile("(\\$JShell\\$)\\d+[A-Z]*");
  private static final int TEXT = 1;
  private static final int HEAD = 8;

  private CellShape() {}

  /** {@code text} with every snippet that it names without its number. */
  public static String withoutNumbers(String text) {
    return NUMBER.matcher(text).replaceAll("$1");
  }

  /** The hash of {@code classFile} as if every snippet had the same number. */
  static ContentHash of(byte[] classFile) {
    ByteArrayOutputStream bare = new ByteArrayOutputStream(classFile.length);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        DataOutputStream out = new DataOutputStream(bare)) {
      out.write(in.readNBytes(HEAD));
      int count = in.readUnsignedShort();
      out.writeShort(count);
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        out.writeByte(tag);
        if (tag == TEXT) {
          out.writeUTF(withoutNumbers(in.readUTF()));
        } else {
          int size = sizeOf(tag);
          out.write(in.readNBytes(size));
          // A long or a double takes two numbers.
          i += size == Long.BYTES ? 1 : 0;
        }
      }
      out.write(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalArgumentException("no class file: " + e, e);
    }
    return ContentHash.of(bare.toByteArray());
  }

  /** How many bytes a constant has behind its tag. */
  private static int sizeOf(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      default -> throw new IllegalArgumentException("constant " + tag + " in a class file");
    };
  }
}
