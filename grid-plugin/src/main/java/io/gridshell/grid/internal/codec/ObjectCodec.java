package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Objects as the JDK serializes them, with two additions: records need not be {@link Serializable},
 * and the classes that the reader must know are collected on the way.
 */
final class ObjectCodec {
  private ObjectCodec() {}

  static void write(ByteWriter out, Object value, Mentions mentions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (Writer writer = new Writer(bytes, mentions)) {
      writer.writeObject(value);
    } catch (NotSerializableException e) {
      throw new CodeShippingException(notSerializable(value, e.getMessage()), e);
    } catch (InvalidClassException e) {
      throw new CodeShippingException(
          "cannot send a value of " + value.getClass().getName() + ": " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new CodeShippingException(
          "cannot send a value of "
              + value.getClass().getName()
              + ": its objects are linked too deeply; send a list or an array of them",
          e);
    } catch (IOException | RuntimeException e) {
      throw new CodeShippingException(
          "cannot send a value of " + value.getClass().getName() + ": " + e, e);
    }
    out.writeBytes(bytes.toByteArray());
  }

  private static String notSerializable(Object value, @Nullable String culprit) {
    String owner = value.getClass().getName();
    String advice =
        "; make it a record or Serializable, send its parts, or create it on the engine";
    if (value.getClass().isSynthetic() && owner.contains("$$Lambda")) {
      return "cannot send the function: it captures a value of class "
          + culprit
          + ", which is not Serializable"
          + advice;
    }
    return owner.equals(culprit)
        ? "cannot send a value of class " + owner + ": it is not Serializable" + advice
        : "cannot send a value of class "
            + owner
            + ": it holds a value of class "
            + culprit
            + ", which is not Serializable"
            + advice;
  }

  static Object read(ByteReader in, ClassLoader loader) {
    try (Reader reader = new Reader(in.readBytes(), loader)) {
      return reader.readObject();
    } catch (ClassNotFoundException e) {
      throw new CodeShippingException(
          "cannot rebuild a value: its class " + e.getMessage() + " is not known here", e);
    } catch (IOException | LinkageError | RuntimeException | StackOverflowError e) {
      // Classes of users have methods of their own for this, which may throw anything.
      throw new CodeShippingException("cannot rebuild a value: " + e, e);
    }
  }

  private static final class Writer extends ObjectOutputStream {
    private final Mentions mentions;

    Writer(OutputStream out, Mentions mentions) throws IOException {
      super(out);
      this.mentions = mentions;
      enableReplaceObject(true);
    }

    @Override
    protected void annotateClass(Class<?> type) {
      mentions.type(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
      for (Class<?> implemented : type.getInterfaces()) {
        mentions.type(implemented);
      }
    }

    @Override
    protected Object replaceObject(Object object) throws IOException {
      if (object instanceof SerializedLambda lambda) {
        mentions.lambda(lambda);
      }
      return object instanceof Record record && !(object instanceof Serializable)
          ? RecordForm.of(record)
          : object;
    }
  }

  private static final class Reader extends ObjectInputStream {
    private final ClassLoader loader;

    Reader(byte[] bytes, ClassLoader loader) throws IOException {
      super(new ByteArrayInputStream(bytes));
      this.loader = loader;
      // No array is much longer than the bytes it comes in; a length that was made up is refused
      // before it is allocated. Hash tables are allocated somewhat larger than their content.
      long longest = 8L * bytes.length + 1024;
      setObjectInputFilter(
          info ->
              info.arrayLength() > longest
                  ? ObjectInputFilter.Status.REJECTED
                  : ObjectInputFilter.Status.UNDECIDED);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      String name = description.getName();
      Class<?> primitive = Primitives.byName(name);
      return primitive != null ? primitive : Class.forName(name, false, loader);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
      Class<?>[] types = new Class<?>[interfaces.length];
      for (int i = 0; i < interfaces.length; i++) {
        types[i] = Class.forName(interfaces[i], false, loader);
      }
      return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null).getClass();
    }
  }
}
