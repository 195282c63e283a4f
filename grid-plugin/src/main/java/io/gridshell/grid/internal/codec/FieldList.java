package io.gridshell.grid.internal.codec;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.code.CellShape;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class in the order in which they travel, and the way to a new object of it.
 *
 * @param fields the fields, those of superclasses first
 * @param mark a number that two classes with different fields hardly share
 * @param constructor of a record the canonical one; otherwise one that runs no code of the class
 */
record FieldList(List<OneField> fields, int mark, Constructor<?> constructor) {

  /**
   * One field.
   *
   * @param field itself
   * @param type its primitive type; {@link ContentType#NULL} for a reference
   */
  record OneField(Field field, ContentType type) {}

  /** The components of a record; null when they cannot be reached. */
  static @Nullable FieldList ofRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      List<Field> fields = new ArrayList<>(components.length);
      for (RecordComponent component : components) {
        fields.add(type.getDeclaredField(component.getName()));
      }
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return of(fields, canonical);
    } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
      return null;
    }
  }

  /** The fields of any other class; null when its objects cannot be sent by their fields. */
  static @Nullable FieldList ofObject(Class<?> type) {
    boolean declared = Serializable.class.isAssignableFrom(type);
    if (!declared && AutoCloseable.class.isAssignableFrom(type)) {
      // What must be closed belongs to the process that opened it.
      return null;
    }
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (Treatment.isOfJdk(c)) {
        if (!isBare(c)) {
          return null;
        }
        continue;
      }
      List<Field> own =
          Arrays.stream(c.getDeclaredFields())
              .filter(FieldList::travels)
              .sorted(Comparator.comparing(Field::getName))
              .toList();
      fields.addAll(0, own);
    }
    try {
      return of(fields, Allocation.constructor(type));
    } catch (InaccessibleObjectException closed) {
      return null;
    }
  }

  private static FieldList of(List<Field> fields, Constructor<?> constructor) {
    constructor.setAccessible(true);
    int mark = 17;
    List<OneField> list = new ArrayList<>(fields.size());
    for (Field field : fields) {
      field.setAccessible(true);
      mark = 31 * mark + field.getName().hashCode();
      mark = 31 * mark + CellShape.withoutNumbers(field.getType().getName()).hashCode();
      list.add(new OneField(field, Primitives.contentType(field.getType())));
    }
    return new FieldList(List.copyOf(list), mark, constructor);
  }

  private static boolean travels(Field field) {
    return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
  }

  /** Whether a class above has nothing to be sent. */
  static boolean isBare(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields()).noneMatch(FieldList::travels);
  }

  /** A new object. */
  Object create(@Nullable Object... arguments) throws ReflectiveOperationException {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new CodeShippingException(
          "cannot rebuild a value: "
              + constructor.getDeclaringClass().getName()
              + " refuses its parts: "
              + e.getCause(),
          e);
    }
  }

  /** Objects without running a constructor of their class, as every deserialization makes them. */
  private static final class Allocation {
    private static final MethodHandle FOR_SERIALIZATION = find();

    private static MethodHandle find() {
      try {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Object only = factory.cast(factory.getMethod("getReflectionFactory").invoke(null));
        return lookup
            .findVirtual(
                factory,
                "newConstructorForSerialization",
                MethodType.methodType(Constructor.class, Class.class, Constructor.class))
            .bindTo(only);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this JDK lacks the module jdk.unsupported", e);
      }
    }

    static Constructor<?> constructor(Class<?> type) {
      try {
        return (Constructor<?>)
            FOR_SERIALIZATION.invoke(type, Object.class.getDeclaredConstructor());
      } catch (Throwable e) {
        throw new LinkageError("no way to make an object of " + type, e);
      }
    }
  }
}
