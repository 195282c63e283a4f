package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.ContentHash;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rebuilds the values of a {@link Payload}. Thread-safe. */
public final class PayloadDecoder {
  private static final int STATELESS_KEPT = 512;

  private final CodeSpaces spaces;
  private final Map<ByteBuffer, Object> stateless =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Object> eldest) {
          return size() > STATELESS_KEPT;
        }
      };

  /** Creates a decoder that defines received classes in {@code spaces}. */
  public PayloadDecoder(CodeSpaces spaces) {
    this.spaces = spaces;
  }

  /** The hashes of the classes that {@code payload} needs. */
  public static List<ContentHash> hashes(byte[] payload) {
    return List.copyOf(readManifest(new ByteReader(payload)).values());
  }

  /**
   * The values of {@code payload} in order, after the session variables that they read were set.
   *
   * @throws CodeShippingException when a class did not arrive or does not link here
   */
  public List<@Nullable Object> decode(byte[] payload) {
    ByteReader in = new ByteReader(payload);
    ClassLoader loader = spaces.loaderFor(readManifest(in));
    int variables = in.readCount(3);
    for (int i = 0; i < variables; i++) {
      String owner = in.readString();
      String name = in.readString();
      assign(owner, name, ValueCodec.read(new ByteReader(in.readBytes()), loader), loader);
    }
    int count = in.readCount(1);
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(ValueCodec.read(in, loader));
    }
    return values;
  }

  /** Whether {@link #decodeStateless} has rebuilt {@code payload} before. */
  public boolean remembers(byte[] payload) {
    synchronized (stateless) {
      return stateless.containsKey(ByteBuffer.wrap(payload));
    }
  }

  /** The one value of {@code payload}, which is always the same and rebuilt once. */
  public Object decodeStateless(byte[] payload) {
    ByteBuffer key = ByteBuffer.wrap(payload);
    synchronized (stateless) {
      return stateless.computeIfAbsent(
          key, unused -> Objects.requireNonNull(decode(payload).get(0)));
    }
  }

  private static Map<String, ContentHash> readManifest(ByteReader in) {
    int classes = in.readCount(1 + ContentHash.SMALLEST);
    Map<String, ContentHash> manifest = new LinkedHashMap<>();
    for (int i = 0; i < classes; i++) {
      manifest.put(in.readString(), ContentHash.read(in));
    }
    return manifest;
  }

  /** Sets a variable of a received class; the receiver's own variables are its own business. */
  private static void assign(
      String owner, String name, @Nullable Object value, ClassLoader loader) {
    try {
      Class<?> wrapper = Class.forName(owner, true, loader);
      if (CodeSpaces.received(wrapper)) {
        Field field = wrapper.getDeclaredField(name);
        field.setAccessible(true);
        field.set(null, value);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
      throw new CodeShippingException(
          "cannot set the variable '" + name + "' that the function reads: " + e, e);
    }
  }
}
