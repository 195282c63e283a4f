package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Primitive arrays and byte buffers: a type, for buffers the order of bytes, a length, and the
 * memory as it is.
 */
final class RawBlocks {
  private RawBlocks() {}

  /** Writes {@code value} unless it is no raw block. */
  static boolean write(ByteWriter out, Object value) {
    if (!writeHead(out, value)) {
      return false;
    }
    writeContent(out, value);
    return true;
  }

  private static boolean writeHead(ByteWriter out, Object value) {
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
      out.writeByte(ContentType.BYTE_BUFFER.ordinal());
      out.writeBoolean(buffer.order() == ByteOrder.LITTLE_ENDIAN).writeInt(buffer.remaining());
    } else {
      return false;
    }
    return true;
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
      case BYTE_BUFFER -> {
        boolean low = in.readBoolean();
        yield ByteBuffer.wrap(in.readBytes())
            .order(low ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      }
      default -> null;
    };
  }

  /** Reads the content of an array of {@code count} items of {@code type}; gives them boxed. */
  static IntFunction<Object> readItems(ContentType type, ByteReader in, int count) {
    return switch (type) {
      case INT -> {
        int[] bare = in.readInts(count);
        yield i -> bare[i];
      }
      case LONG -> {
        long[] bare = in.readLongs(count);
        yield i -> bare[i];
      }
      case DOUBLE -> {
        double[] bare = in.readDoubles(count);
        yield i -> bare[i];
      }
      case FLOAT -> {
        float[] bare = in.readFloats(count);
        yield i -> bare[i];
      }
      case SHORT -> {
        short[] bare = in.readShorts(count);
        yield i -> bare[i];
      }
      case BYTE -> {
        byte[] bare = in.readRaw(count);
        yield i -> bare[i];
      }
      case CHAR -> {
        char[] bare = in.readChars(count);
        yield i -> bare[i];
      }
      case BOOLEAN -> {
        boolean[] bare = in.readBooleans(count);
        yield i -> bare[i];
      }
      default -> throw new MalformedBytesException(type + " where a packed value belongs");
    };
  }
}
