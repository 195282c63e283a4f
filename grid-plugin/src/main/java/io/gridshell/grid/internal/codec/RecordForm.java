package io.gridshell.grid.internal.codec;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A record on the way: its class and its components, rebuilt through its canonical constructor. */
final class RecordForm implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Class<?> type;
  private final @Nullable Object[] components;

  private RecordForm(Class<?> type, @Nullable Object[] components) {
    this.type = type;
    this.components = components;
  }

  static RecordForm of(Record record) throws InvalidObjectException {
    RecordComponent[] declared = record.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[declared.length];
    for (int i = 0; i < declared.length; i++) {
      Method accessor = declared[i].getAccessor();
      try {
        accessor.setAccessible(true);
        values[i] = accessor.invoke(record);
      } catch (ReflectiveOperationException e) {
        throw unusable(record.getClass(), e);
      }
    }
    return new RecordForm(record.getClass(), values);
  }

  private Object readResolve() throws ObjectStreamException {
    RecordComponent[] declared = type.getRecordComponents();
    if (declared == null) {
      throw new InvalidObjectException("class " + type.getName() + " is not a record here");
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(components);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw unusable(type, e);
    }
  }

  private static InvalidObjectException unusable(Class<?> type, Exception e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    InvalidObjectException unusable =
        new InvalidObjectException("record " + type.getName() + " cannot be rebuilt: " + cause);
    unusable.initCause(cause);
    return unusable;
  }
}
