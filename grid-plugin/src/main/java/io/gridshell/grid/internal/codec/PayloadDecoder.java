package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.code.RecentlyUsed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rebuilds the values of a {@link Payload}. Thread-safe. */
public final class PayloadDecoder {
  private static final Logger LOG = System.getLogger(PayloadDecoder.class.getName());
  private static final int STATELESS_KEPT = 512;

  private final CodeSpaces spaces;
  private final Map<ContentHash, Object> stateless = new RecentlyUsed<>(STATELESS_KEPT);

  /** Creates a decoder that defines received classes in {@code spaces}. */
  public PayloadDecoder(CodeSpaces spaces) {
    this.spaces = spaces;
  }

  /** The hashes of the classes that {@code payload} needs. */
  public static List<ContentHash> hashes(byte[] payload) {
    return hashes(new ByteReader(payload));
  }

  /** The hashes of the classes that the payload at the start of {@code in} needs. */
  public static List<ContentHash> hashes(ByteReader in) {
    return List.copyOf(readManifest(in).values());
  }

  /**
   * The values of {@code payload} in order, after the session variables that they read were set.
   *
   * @throws CodeShippingException when a class did not arrive or does not link here, or when the
   *     bytes are not what an encoder makes; nothing else is thrown
   */
  public List<@Nullable Object> decode(byte[] payload) {
    try {
      Map<String, ContentHash> manifest = readManifest(new ByteReader(payload));
      ClassLoader known = manifest.isEmpty() ? null : spaces.lookalikesFor(manifest);
      List<@Nullable Object> values = known == null ? null : readBy(known, payload);
      return values == null ? read(new ByteReader(payload)) : values;
    } catch (CodeShippingException explained) {
      throw explained;
    } catch (MalformedBytesException e) {
      throw DamagedBytes.error(e.found(), e);
    } catch (ClassNotFoundException e) {
      throw new CodeShippingException(
          "cannot rebuild a value: its class " + e.getMessage() + " is not known here", e);
    } catch (ReflectiveOperationException
        | RuntimeException
        | LinkageError
        | StackOverflowError e) {
      // Constructors and hash codes of users' classes run, which may throw anything.
      throw new CodeShippingException("cannot rebuild a value: " + e, e);
    }
  }

  /** The values as objects of classes that are here already; null when that does not go. */
  private static @Nullable List<@Nullable Object> readBy(ClassLoader known, byte[] payload) {
    ByteReader in = new ByteReader(payload);
    readManifest(in);
    try {
      return in.readInt() > 0 ? null : readValues(in, known);
    } catch (ReflectiveOperationException
        | RuntimeException
        | LinkageError
        | StackOverflowError e) {
      LOG.log(Level.DEBUG, "left classes that look alike", e);
      return null;
    }
  }

  private List<@Nullable Object> read(ByteReader in) throws ReflectiveOperationException {
    ClassLoader loader = spaces.loaderFor(readManifest(in));
    int variables = in.readCount(3);
    for (int i = 0; i < variables; i++) {
      String owner = in.readString();
      String name = in.readString();
      ByteReader value = new ByteReader(in.readBytes());
      assign(owner, name, ValueCodec.read(value, loader), loader);
      requireEnd(value);
    }
    return readValues(in, loader);
  }

  private static List<@Nullable Object> readValues(ByteReader in, ClassLoader loader)
      throws ReflectiveOperationException {
    int count = in.readCount(1);
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(ValueCodec.read(in, loader));
    }
    requireEnd(in);
    return values;
  }

  private static void requireEnd(ByteReader in) {
    if (in.remaining() > 0) {
      throw new MalformedBytesException(in.remaining() + " bytes after the last value");
    }
  }

  /** Whether a function that arrived before can be rebuilt: itself and all its classes are here. */
  public boolean canRebuild(ContentHash function) {
    synchronized (stateless) {
      if (stateless.containsKey(function)) {
        return true;
      }
    }
    ClassUnit payload = spaces.store().find(function);
    return payload != null && spaces.store().missing(hashes(payload.bytes())).isEmpty();
  }

  /**
   * A function that is always the same, rebuilt once.
   *
   * @param function the hash of its payload
   * @throws CodeShippingException when it never arrived
   */
  public Object decodeStateless(ContentHash function) {
    synchronized (stateless) {
      Object known = stateless.get(function);
      if (known == null) {
        ClassUnit payload = spaces.store().find(function);
        if (payload == null) {
          throw new CodeShippingException("a function did not arrive; send it again");
        }
        known = Objects.requireNonNull(decode(payload.bytes()).get(0));
        stateless.put(function, known);
      }
      return known;
    }
  }

  private static Map<String, ContentHash> readManifest(ByteReader in) {
    int classes = in.readCount(1 + ContentHash.SIZE);
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
