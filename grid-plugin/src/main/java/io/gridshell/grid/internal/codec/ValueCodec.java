package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back: primitives, strings, {@link RawBlocks}, and everything else by
 * {@link ObjectCodec}.
 */
final class ValueCodec {
  private ValueCodec() {}

  /** Writes {@code value}; what it mentions goes to {@code mentions}. */
  static void write(ByteWriter out, @Nullable Object value, Mentions mentions) {
    if (value == null) {
      type(out, ContentType.NULL);
    } else if (value instanceof Boolean b) {
      type(out, ContentType.BOOLEAN).writeBoolean(b);
    } else if (value instanceof Byte b) {
      type(out, ContentType.BYTE).writeByte(b);
    } else if (value instanceof Short s) {
      type(out, ContentType.SHORT).writeInt(s);
    } else if (value instanceof Character c) {
      type(out, ContentType.CHAR).writeInt(c);
    } else if (value instanceof Integer i) {
      type(out, ContentType.INT).writeInt(i);
    } else if (value instanceof Long l) {
      type(out, ContentType.LONG).writeLong(l);
    } else if (value instanceof Float f) {
      type(out, ContentType.FLOAT).writeFloat(f);
    } else if (value instanceof Double d) {
      type(out, ContentType.DOUBLE).writeDouble(d);
    } else if (value instanceof String s) {
      type(out, ContentType.STRING).writeString(s);
    } else if (!RawBlocks.write(out, value)) {
      ObjectCodec.write(type(out, ContentType.OBJECT), value, mentions);
    }
  }

  private static ByteWriter type(ByteWriter out, ContentType type) {
    return out.writeByte(type.ordinal());
  }

  /** Reads a value; classes are found through {@code loader}. */
  static @Nullable Object read(ByteReader in, ClassLoader loader) {
    ContentType type = ContentType.of(in.readByte());
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
      case STRING -> in.readString();
      case OBJECT -> ObjectCodec.read(in, loader);
      default -> RawBlocks.read(type, in);
    };
  }
}
