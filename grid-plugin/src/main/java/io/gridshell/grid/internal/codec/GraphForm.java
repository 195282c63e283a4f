package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.io.InvalidObjectException;
import java.io.Serializable;

/** An object that is not serializable, on its way through the JDK's serialization. */
final class GraphForm implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  GraphForm(Object object, Mentions mentions) {
    ByteWriter out = new ByteWriter(256);
    new GraphWriter(out, mentions, true).write(object);
    bytes = out.toByteArray();
  }

  Object rebuild(ClassLoader loader) throws InvalidObjectException {
    try {
      Object object = new GraphReader(new ByteReader(bytes), loader).readWhole();
      if (object != null) {
        return object;
      }
      throw new InvalidObjectException("nothing where an object belongs");
    } catch (ReflectiveOperationException e) {
      InvalidObjectException unusable = new InvalidObjectException(e.toString());
      unusable.initCause(e);
      throw unusable;
    }
  }
}
