package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Primitive arrays and byte buffers: a type, a length, and the memory as it is. */
final class RawBlocks {
  private RawBlocks() {}

  /** How many bytes the content of {@code value} takes; -1 when it is no raw block. */
  static long contentSize(Object value) {
    if (value instanceof byte[] a) {
      return a.length;
    } else if (value instanceof double[] a) {
      return 8L * a.length;
    } else if (value instanceof int[] a) {
      return 4L * a.length;
    } else if (value instanceof long[] a) {
      return 8L * a.length;
    } else if (value instanceof float[] a) {
      return 4L * a.length;
    } else if (value instanceof short[] a) {
      return 2L * a.length;
    } else if (value instanceof char[] a) {
      return 2L * a.length;
    } else if (value instanceof boolean[] a) {
      return a.length;
    }
    return value instanceof ByteBuffer buffer ? buffer.remaining() : -1;
  }

  /** Writes {@code value} unless it is no raw block. */
  static boolean write(ByteWriter out, Object value) {
    if (contentSize(value) < 0) {
      return false;
    }
    writeHead(out, value);
    writeContent(out, value);
    return true;
  }

  static void writeHead(ByteWriter out, Object value) {
    if (value instanceof byte[] a) {
      head(out, ContentType.BYTE_ARRAY, a.length);
    } else if (value instanceof double[] a) {
      head(out, ContentType.DOUBLE_ARRAY, a.length);
    } else if (value instanceof int[] a) {
      head(out, ContentType.INT_ARRAY, a.length);
    } else if (value instanceof long[] a) {
      head(out, ContentType.LONG_ARRAY, a.length);
    } else if (value instanceof float[] a) {
      head(out, ContentType.FLOAT_ARRAY, a.length);
    } else if (value instanceof short[] a) {
      head(out, ContentType.SHORT_ARRAY, a.length);
    } else if (value instanceof char[] a) {
      head(out, ContentType.CHAR_ARRAY, a.length);
    } else if (value instanceof boolean[] a) {
      head(out, ContentType.BOOLEAN_ARRAY, a.length);
    } else if (value instanceof ByteBuffer buffer) {
      head(out, ContentType.BYTE_BUFFER, buffer.remaining());
    }
  }

  private static void head(ByteWriter out, ContentType type, int length) {
    out.writeByte(type.ordinal()).writeInt(length);
  }

  static void writeContent(ByteWriter out, Object value) {
    if (value instanceof byte[] a) {
      out.writeRaw(a);
    } else if (value instanceof double[] a) {
      out.writeDoubles(a);
    } else if (value instanceof int[] a) {
      out.writeInts(a);
    } else if (value instanceof long[] a) {
      out.writeLongs(a);
    } else if (value instanceof float[] a) {
      out.writeFloats(a);
    } else if (value instanceof short[] a) {
      out.writeShorts(a);
    } else if (value instanceof char[] a) {
      out.writeChars(a);
    } else if (value instanceof boolean[] a) {
      out.writeBooleans(a);
    } else if (value instanceof ByteBuffer buffer) {
      out.writeRaw(buffer);
    }
  }

  /** Reads a raw block of {@code type}; null when that is another type. */
  static @Nullable Object read(ContentType type, ByteReader in) {
    return switch (type) {
      case BOOLEAN_ARRAY -> in.readBooleans(in.readInt());
      case BYTE_ARRAY -> in.readBytes();
      case SHORT_ARRAY -> in.readShorts(in.readInt());
      case CHAR_ARRAY -> in.readChars(in.readInt());
      case INT_ARRAY -> in.readInts(in.readInt());
      case LONG_ARRAY -> in.readLongs(in.readInt());
      case FLOAT_ARRAY -> in.readFloats(in.readInt());
      case DOUBLE_ARRAY -> in.readDoubles(in.readInt());
      case BYTE_BUFFER -> ByteBuffer.wrap(in.readBytes());
      default -> null;
    };
  }
}
