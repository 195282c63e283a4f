package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back: primitives and their arrays as raw little-endian blocks,
 * everything else by {@link ObjectCodec}.
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
      raw(type(out, ContentType.FLOAT), Float.BYTES).putFloat(f);
    } else if (value instanceof Double d) {
      raw(type(out, ContentType.DOUBLE), Double.BYTES).putDouble(d);
    } else if (value instanceof String s) {
      type(out, ContentType.STRING).writeString(s);
    } else if (!writeArray(out, value)) {
      ObjectCodec.write(type(out, ContentType.OBJECT), value, mentions);
    }
  }

  private static boolean writeArray(ByteWriter out, Object value) {
    if (value instanceof byte[] a) {
      type(out, ContentType.BYTE_ARRAY).writeBytes(a);
    } else if (value instanceof boolean[] a) {
      ByteBuffer block = block(out, ContentType.BOOLEAN_ARRAY, a.length, 1);
      for (boolean b : a) {
        block.put((byte) (b ? 1 : 0));
      }
    } else if (value instanceof short[] a) {
      block(out, ContentType.SHORT_ARRAY, a.length, Short.BYTES).asShortBuffer().put(a);
    } else if (value instanceof char[] a) {
      block(out, ContentType.CHAR_ARRAY, a.length, Character.BYTES).asCharBuffer().put(a);
    } else if (value instanceof int[] a) {
      block(out, ContentType.INT_ARRAY, a.length, Integer.BYTES).asIntBuffer().put(a);
    } else if (value instanceof long[] a) {
      block(out, ContentType.LONG_ARRAY, a.length, Long.BYTES).asLongBuffer().put(a);
    } else if (value instanceof float[] a) {
      block(out, ContentType.FLOAT_ARRAY, a.length, Float.BYTES).asFloatBuffer().put(a);
    } else if (value instanceof double[] a) {
      block(out, ContentType.DOUBLE_ARRAY, a.length, Double.BYTES).asDoubleBuffer().put(a);
    } else {
      return false;
    }
    return true;
  }

  private static ByteWriter type(ByteWriter out, ContentType type) {
    return out.writeByte(type.ordinal());
  }

  private static ByteBuffer block(ByteWriter out, ContentType type, int length, int width) {
    type(out, type).writeInt(length);
    return raw(out, Math.multiplyExact(length, width));
  }

  private static ByteBuffer raw(ByteWriter out, int bytes) {
    return out.reserve(bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads a value; classes are found through {@code loader}. */
  static @Nullable Object read(ByteReader in, ClassLoader loader) {
    return switch (ContentType.of(in.readByte())) {
      case NULL -> null;
      case BOOLEAN -> in.readBoolean();
      case BYTE -> (byte) in.readByte();
      case SHORT -> (short) in.readInt();
      case CHAR -> (char) in.readInt();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> slice(in, Float.BYTES).getFloat();
      case DOUBLE -> slice(in, Double.BYTES).getDouble();
      case STRING -> in.readString();
      case BOOLEAN_ARRAY -> readBooleans(in);
      case BYTE_ARRAY -> in.readBytes();
      case SHORT_ARRAY -> {
        short[] a = new short[in.readCount(Short.BYTES)];
        slice(in, a.length * Short.BYTES).asShortBuffer().get(a);
        yield a;
      }
      case CHAR_ARRAY -> {
        char[] a = new char[in.readCount(Character.BYTES)];
        slice(in, a.length * Character.BYTES).asCharBuffer().get(a);
        yield a;
      }
      case INT_ARRAY -> {
        int[] a = new int[in.readCount(Integer.BYTES)];
        slice(in, a.length * Integer.BYTES).asIntBuffer().get(a);
        yield a;
      }
      case LONG_ARRAY -> {
        long[] a = new long[in.readCount(Long.BYTES)];
        slice(in, a.length * Long.BYTES).asLongBuffer().get(a);
        yield a;
      }
      case FLOAT_ARRAY -> {
        float[] a = new float[in.readCount(Float.BYTES)];
        slice(in, a.length * Float.BYTES).asFloatBuffer().get(a);
        yield a;
      }
      case DOUBLE_ARRAY -> {
        double[] a = new double[in.readCount(Double.BYTES)];
        slice(in, a.length * Double.BYTES).asDoubleBuffer().get(a);
        yield a;
      }
      case OBJECT -> ObjectCodec.read(in, loader);
    };
  }

  private static boolean[] readBooleans(ByteReader in) {
    boolean[] a = new boolean[in.readCount(1)];
    ByteBuffer block = in.slice(a.length);
    for (int i = 0; i < a.length; i++) {
      a[i] = block.get() != 0;
    }
    return a;
  }

  private static ByteBuffer slice(ByteReader in, int bytes) {
    return in.slice(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
