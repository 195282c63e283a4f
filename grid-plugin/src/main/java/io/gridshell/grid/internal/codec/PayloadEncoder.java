package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.Blocks;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.MethodName;
import io.gridshell.grid.internal.code.MethodUse;
import io.gridshell.grid.internal.code.SessionVariable;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values together with what they need elsewhere: their classes, and the values of the
 * interactive session's variables that those classes read.
 *
 * <p>A function written in JShell reads the session's variables as static fields of classes that
 * would be initialized anew on the receiver. Their values are therefore sent along, or the value is
 * refused; it never runs with a variable's default. Thread-safe.
 */
public final class PayloadEncoder {
  /** No classes, no variables, no values. */
  private static final Payload NO_VALUES = new Payload(Blocks.of(new byte[3]), List.of(), true);

  /** The bytes that say that a payload brings no classes and no variables. */
  private static final int NO_CLASSES = 2;

  /**
   * What the values of one message may take at most; an array holds them and what is around them.
   */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

  private final ClassClosures closures;
  private final long mostBytes;
  private final Map<Class<?>, FunctionPayload> stateless = new WeakHashMap<>();

  /** Creates an encoder that finds classes through {@code closures}. */
  public PayloadEncoder(ClassClosures closures) {
    this(closures, MOST_BYTES);
  }

  PayloadEncoder(ClassClosures closures, long mostBytes) {
    this.closures = closures;
    this.mostBytes = mostBytes;
  }

  /**
   * Encodes {@code values} in order.
   *
   * @throws CodeShippingException when one of them cannot be sent, or when they are more than an
   *     array holds
   */
  public Payload encode(@Nullable Object... values) {
    return values.length == 0 ? NO_VALUES : new Encoding().encode(values);
  }

  /** Writes the head of a payload of {@code count} values that needs no classes. */
  private static void writeNoClassesAndCount(ByteWriter out, int count) {
    out.writeInt(0).writeInt(0).writeInt(count);
  }

  /**
   * Encodes a function; one without state is encoded once.
   *
   * @throws CodeShippingException when it cannot be sent
   */
  public FunctionPayload encodeFunction(Serializable function) {
    Class<?> type = function.getClass();
    FunctionPayload known;
    synchronized (stateless) {
      known = stateless.get(type);
    }
    if (known == null && !isStateless(type)) {
      return FunctionPayload.withState(encode(function));
    }
    if (known == null) {
      Payload payload = encode(function);
      known =
          payload.constant()
              ? FunctionPayload.stateless(payload)
              : FunctionPayload.withState(payload);
      if (payload.constant()) {
        synchronized (stateless) {
          stateless.put(type, known);
        }
      }
    }
    return known;
  }

  /** A lambda that captures nothing is one object for ever. */
  private static boolean isStateless(Class<?> type) {
    return type.isHidden() && type.isSynthetic() && type.getDeclaredFields().length == 0;
  }

  /**
   * A function ready to be sent.
   *
   * @param payload the function
   * @param unit the payload as something that is sent once; null when the function has state
   */
  public record FunctionPayload(Payload payload, @Nullable ClassUnit unit) {

    static FunctionPayload withState(Payload payload) {
      return new FunctionPayload(payload, null);
    }

    static FunctionPayload stateless(Payload payload) {
      return new FunctionPayload(payload, ClassUnit.ofPayload(payload.bytes()));
    }
  }

  /** One run of the encoder. */
  private final class Encoding implements Mentions {
    private final Set<Class<?>> roots = new LinkedHashSet<>();
    private final Map<String, ClassUnit> units = new LinkedHashMap<>();
    private final Map<String, ClassLoader> loaders = new HashMap<>();
    private final Map<SessionVariable, byte[]> variables = new LinkedHashMap<>();
    private final Set<MethodName> reached = new HashSet<>();
    private final Deque<MethodName> open = new ArrayDeque<>();

    @Override
    public void type(Class<?> type) {
      roots.add(type);
    }

    @Override
    public void lambda(SerializedLambda lambda) {
      reach(
          new MethodName(
              lambda.getImplClass().replace('/', '.'),
              lambda.getImplMethodName(),
              lambda.getImplMethodSignature()));
    }

    private void reach(MethodName method) {
      if (reached.add(method)) {
        open.add(method);
      }
    }

    Payload encode(@Nullable Object[] values) {
      ByteWriter body = new ByteWriter(256);
      writeNoClassesAndCount(body, values.length);
      for (Object value : values) {
        long before = body.size();
        ValueCodec.write(body, value, this);
        requireRoom(value, body.size() - before, body.size());
      }
      close();
      if (units.isEmpty() && variables.isEmpty()) {
        return new Payload(body.toBlocks(), List.of(), true);
      }
      long expected = body.size() + 64 + units.size() * 64L;
      ByteWriter out = new ByteWriter((int) Math.min(ByteWriter.BLOCK, expected));
      out.writeInt(units.size());
      for (ClassUnit unit : units.values()) {
        out.writeString(unit.name());
        unit.hash().write(out);
      }
      out.writeInt(variables.size());
      variables.forEach(
          (variable, value) ->
              out.writeString(variable.owner()).writeString(variable.name()).writeBytes(value));
      out.writeAll(body, NO_CLASSES);
      requireRoom(values[0], out.size(), out.size());
      return new Payload(out.toBlocks(), List.copyOf(units.values()), variables.isEmpty());
    }

    /** Refuses {@code value}, which takes {@code bytes}, when all together are too many. */
    private void requireRoom(@Nullable Object value, long bytes, long all) {
      if (all > mostBytes && value != null) {
        throw new CodeShippingException(
            "cannot send "
                + (ValueCodec.isFunction(value)
                    ? "the function"
                    : "a value of class " + value.getClass().getTypeName())
                + ": it takes "
                + bytes
                + " bytes, and what is not an array of numbers takes at most "
                + mostBytes
                + " together with what is sent with it; scatter it, send parts, or send its numbers"
                + " as arrays, which travel in pieces");
      }
    }

    /** Adds classes and variables until neither asks for more. */
    private void close() {
      while (!roots.isEmpty() || !open.isEmpty()) {
        List<Class<?>> fresh = List.copyOf(roots);
        roots.clear();
        fresh.forEach(this::addClosure);
        while (!open.isEmpty()) {
          follow(open.remove());
        }
      }
    }

    private void addClosure(Class<?> root) {
      ClassClosures.Closure closure = closures.of(root);
      if (closure.selfContained()) {
        units.putAll(closure.units());
        return;
      }
      for (ClassUnit unit : closure.units().values()) {
        if (units.putIfAbsent(unit.name(), unit) == null) {
          loaders.put(unit.name(), ClassClosures.elementOf(root).getClassLoader());
          // Of a snippet's own methods only those count that a function reaches.
          if (!SessionVariable.isWrapper(unit.name())) {
            unit.methods().keySet().forEach(this::reach);
          }
        }
      }
    }

    private void follow(MethodName method) {
      ClassUnit unit = units.get(method.owner());
      MethodUse use = unit == null ? null : unit.methods().get(method);
      if (use != null) {
        use.writes().forEach(Encoding::refuse);
        use.reads().forEach(this::capture);
        use.calls().forEach(this::reach);
      }
    }

    private static void refuse(SessionVariable variable) {
      throw new CodeShippingException(
          "cannot send the function: it assigns the variable '"
              + variable.name()
              + "' of this session, and on an engine it would assign a copy; return the value"
              + " instead, or use ctx.put(\""
              + variable.name()
              + "\", value) to set a variable of the engine");
    }

    private void capture(SessionVariable variable) {
      ClassLoader loader = loaders.get(variable.owner());
      if (loader == null || variables.containsKey(variable)) {
        return;
      }
      Object value = valueOf(variable, loader);
      ByteWriter out = new ByteWriter(64);
      try {
        ValueCodec.write(out, value, this);
        requireRoom(value, out.size(), out.size());
      } catch (CodeShippingException e) {
        throw new CodeShippingException(
            "cannot send the function: it reads the variable '"
                + variable.name()
                + "' of this session, and "
                + e.getMessage(),
            e);
      }
      variables.put(variable, out.toByteArray());
    }

    private static @Nullable Object valueOf(SessionVariable variable, ClassLoader loader) {
      try {
        Field field =
            Class.forName(variable.owner(), true, loader).getDeclaredField(variable.name());
        field.setAccessible(true);
        return field.get(null);
      } catch (ReflectiveOperationException | LinkageError e) {
        throw new CodeShippingException(
            "cannot send the function: the value of the variable '"
                + variable.name()
                + "' of this session cannot be read: "
                + e,
            e);
      }
    }
  }
}
