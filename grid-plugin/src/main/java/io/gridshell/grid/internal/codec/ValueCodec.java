package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back.
 *
 * <p>Numbers, strings and {@link RawBlocks} stand for themselves; everything else goes by {@link
 * GraphWriter} or, where its classes take part in the JDK's serialization, by {@link ObjectCodec}.
 */
final class ValueCodec {
  private static final String ADVICE =
      "; make it a record or Serializable, send its parts, or create it on the engine";

  private ValueCodec() {}

  /**
   * Writes {@code value}; what it mentions goes to {@code mentions}.
   *
   * @throws CodeShippingException when it cannot be sent
   */
  static void write(ByteWriter out, @Nullable Object value, Mentions mentions) {
    if (value == null) {
      type(out, ContentType.NULL);
    } else if (!writeScalar(out, value) && !RawBlocks.write(out, value)) {
      try {
        writeObject(out, value, mentions);
      } catch (Refusal refusal) {
        throw new CodeShippingException(explain(value, refusal), refusal.getCause());
      } catch (StackOverflowError e) {
        throw new CodeShippingException(
            "cannot send a value of "
                + value.getClass().getName()
                + ": its objects are linked too deeply; send a list or an array of them",
            e);
      }
    }
  }

  private static void writeObject(ByteWriter out, Object value, Mentions mentions) {
    long start = out.size();
    try {
      new GraphWriter(out, mentions, false).write(value);
      return;
    } catch (GraphWriter.ForJdk unsuitable) {
      out.rewind(start);
    }
    try {
      ObjectCodec.write(type(out, ContentType.JDK).writeBoolean(true), value, mentions, false);
    } catch (Refusal refusal) {
      if (isFunction(value)) {
        // A function that captures such an object mostly does so by mistake: the object is this.
        throw refusal;
      }
      out.rewind(start);
      new GraphWriter(out, mentions, true).write(value);
    }
  }

  static boolean isFunction(Object value) {
    return value.getClass().isSynthetic() && value.getClass().getName().contains("$$Lambda");
  }

  private static String explain(Object value, Refusal refusal) {
    String owner = value.getClass().getName();
    if (isFunction(value)) {
      return "cannot send the function: it captures a value of class "
          + refusal.culprit()
          + ", which "
          + refusal.reason()
          + ADVICE;
    } else if (refusal.path().isEmpty() && owner.equals(refusal.culprit())) {
      return "cannot send a value of class " + owner + ": it " + refusal.reason() + ADVICE;
    }
    return "cannot send a value of class "
        + owner
        + ": it holds a value of class "
        + refusal.culprit()
        + (refusal.path().isEmpty() ? "" : " at " + refusal.path())
        + ", which "
        + refusal.reason()
        + ADVICE;
  }

  /** Writes {@code value} if it is a number, a flag, a character or text. */
  static boolean writeScalar(ByteWriter out, Object value) {
    if (value instanceof Integer i) {
      type(out, ContentType.INT).writeInt(i);
    } else if (value instanceof String s) {
      writeString(out, s);
    } else if (value instanceof Long l) {
      type(out, ContentType.LONG).writeLong(l);
    } else if (value instanceof Double d) {
      type(out, ContentType.DOUBLE).writeDouble(d);
    } else if (value instanceof Boolean b) {
      type(out, ContentType.BOOLEAN).writeBoolean(b);
    } else if (value instanceof Float f) {
      type(out, ContentType.FLOAT).writeFloat(f);
    } else if (value instanceof Byte b) {
      type(out, ContentType.BYTE).writeByte(b);
    } else if (value instanceof Short s) {
      type(out, ContentType.SHORT).writeInt(s);
    } else if (value instanceof Character c) {
      type(out, ContentType.CHAR).writeInt(c);
    } else {
      return false;
    }
    return true;
  }

  static void writeString(ByteWriter out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (isExact(text, bytes)) {
      type(out, ContentType.STRING).writeBytes(bytes);
    } else {
      type(out, ContentType.CHARS).writeInt(text.length());
      out.writeChars(text.toCharArray());
    }
  }

  /** Whether {@code bytes} say all of {@code text}; UTF-8 has a question mark for what it lacks. */
  static boolean isExact(String text, byte[] bytes) {
    for (byte b : bytes) {
      if (b == '?') {
        return text.equals(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return true;
  }

  private static ByteWriter type(ByteWriter out, ContentType type) {
    return out.writeByte(type.ordinal());
  }

  /** Reads a value; classes are found through {@code loader}. */
  static @Nullable Object read(ByteReader in, ClassLoader loader)
      throws ReflectiveOperationException {
    return new GraphReader(in, loader).readWhole();
  }

  static String readString(ContentType type, ByteReader in) {
    return type == ContentType.STRING ? in.readString() : new String(in.readChars(in.readInt()));
  }

  static @Nullable Object readScalar(ContentType type, ByteReader in) {
    return switch (type) {
      case NULL -> null;
      case BOOLEAN -> in.readBoolean();
      case BYTE -> (byte) in.readByte();
      case SHORT -> (short) in.readInt();
      case CHAR -> (char) in.readInt();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      default -> throw new MalformedBytesException(type + " where a value belongs");
    };
  }
}
