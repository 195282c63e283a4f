package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OptionalDataException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;

/**
 * Objects as the JDK serializes them, with additions: records, and on request other objects, need
 * not be {@link Serializable}, and the classes that the reader must know are collected on the way.
 */
final class ObjectCodec {
  /** How many objects may lead to an object; fewer fit an ordinary stack. */
  static final int DEEPEST = 20_000;

  private ObjectCodec() {}

  /**
   * Writes {@code value}.
   *
   * @param lenient whether objects in it that are not serializable are sent field by field
   * @throws Refusal when it or something in it is not serializable
   */
  static void write(ByteWriter out, Object value, Mentions mentions, boolean lenient) {
    ByteWriter bytes = new ByteWriter(512);
    try (Writer writer = new Writer(bytes.asStream(), mentions, lenient)) {
      writer.writeObject(value);
    } catch (Refusal deeper) {
      throw deeper;
    } catch (NotSerializableException e) {
      throw new Refusal(String.valueOf(e.getMessage()), "is not Serializable", e);
    } catch (InvalidClassException e) {
      throw new CodeShippingException(
          "cannot send a value of " + value.getClass().getName() + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new CodeShippingException(
          "cannot send a value of " + value.getClass().getName() + ": " + e, e);
    }
    out.writeLong(bytes.size()).writeAll(bytes, 0);
  }

  /** Reads what {@link #write} wrote. */
  static Object read(ByteReader in, ClassLoader loader) {
    long size = in.readLong();
    try (Reader reader = new Reader(in.asStream(size), size, loader)) {
      Object value = reader.readObject();
      reader.skipRest();
      return value;
    } catch (ClassNotFoundException e) {
      throw new CodeShippingException(
          "cannot rebuild a value: its class " + e.getMessage() + " is not known here", e);
    } catch (StreamCorruptedException | EOFException | OptionalDataException e) {
      throw DamagedBytes.error("they end early or are not what the JDK writes", e);
    } catch (InvalidClassException e) {
      throw DamagedBytes.error(e.getMessage(), e);
    } catch (IOException e) {
      // Classes of users have methods of their own for this, which may throw anything.
      throw new CodeShippingException("cannot rebuild a value: " + e, e);
    }
  }

  private static final class Writer extends ObjectOutputStream {
    private final Mentions mentions;
    private final boolean lenient;

    Writer(OutputStream out, Mentions mentions, boolean lenient) throws IOException {
      super(out);
      this.mentions = mentions;
      this.lenient = lenient;
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
      if (object instanceof Serializable) {
        return object;
      } else if (object instanceof Record record) {
        return RecordForm.of(record);
      }
      boolean byFields = lenient && Treatment.of(object.getClass()).way() != Treatment.Way.REFUSED;
      return byFields ? new GraphForm(object, mentions) : object;
    }
  }

  private static final class Reader extends ObjectInputStream {
    private final InputStream bytes;
    private final ClassLoader loader;

    Reader(InputStream bytes, long size, ClassLoader loader) throws IOException {
      super(bytes);
      this.bytes = bytes;
      this.loader = loader;
      enableResolveObject(true);
      setObjectInputFilter(new Limits(size));
    }

    /** Leaves nothing of a value that did not read all of its bytes. */
    void skipRest() throws IOException {
      bytes.skipNBytes(bytes.available());
    }

    @Override
    protected Object resolveObject(Object object) throws IOException {
      return object instanceof GraphForm form ? form.rebuild(loader) : object;
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

  /**
   * What a stream of so many bytes cannot hold: a length that was made up is refused before it is
   * allocated. Hash tables are allocated somewhat larger than their content.
   */
  private static final class Limits implements ObjectInputFilter {
    private final long most;
    private long items;

    Limits(long size) {
      most = 8 * size + 1024;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      items += Math.max(0, info.arrayLength());
      boolean tooMuch = items > most || info.depth() > DEEPEST || info.references() > most;
      return tooMuch ? Status.REJECTED : Status.UNDECIDED;
    }
  }
}
