package io.gridshell.grid.internal.codec;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of one class are sent.
 *
 * <p>It is kept with the class, so that a class that was received can go when nobody uses it.
 *
 * @param way the way of sending
 * @param container the container for the ways that have one
 * @param fields the fields for the ways that have some
 */
record Treatment(Way way, @Nullable Container container, @Nullable FieldList fields) {

  /** The ways of sending an object. */
  enum Way {
    SCALAR,
    STRING,
    RAW,
    ARRAY,
    CLASS,
    ENUM,
    RECORD,
    FIELDS,
    COLLECTION,
    MAP,
    ENTRY,
    OPTIONAL,
    LIBRARY,
    /** A reference in an object of its own. */
    HOLDER,
    /** As the JDK serializes it, alone: nothing in it can be met again. */
    JDK_LEAF,
    /** As the JDK serializes it: it has its own say in that. */
    JDK,
    REFUSED
  }

  private static final Set<Class<?>> SCALARS =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);
  private static final Set<Class<?>> LIBRARY =
      Set.of(
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          Instant.class,
          Duration.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class);
  private static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
  private static final List<String> LEAF_PACKAGES =
      List.of("java.time.", "java.net.", "java.util.regex.", "java.nio.charset.");
  private static final Set<String> LEAVES =
      Set.of(
          "java.util.Locale",
          "java.util.Date",
          "java.util.Currency",
          "java.util.BitSet",
          "java.util.Random",
          "java.lang.StringBuilder",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicBoolean");
  private static final Class<?> READ_ONLY_ENTRY = Map.entry(1, 1).getClass();

  private static final ClassValue<Treatment> KNOWN =
      new ClassValue<>() {
        @Override
        protected Treatment computeValue(Class<?> type) {
          return choose(type);
        }
      };

  static Treatment of(Class<?> type) {
    return KNOWN.get(type);
  }

  private static Treatment choose(Class<?> type) {
    if (type == String.class) {
      return plain(Way.STRING);
    } else if (SCALARS.contains(type)) {
      return plain(Way.SCALAR);
    } else if (type.isArray()) {
      return plain(type.getComponentType().isPrimitive() ? Way.RAW : Way.ARRAY);
    } else if (type == Class.class) {
      return plain(Way.CLASS);
    } else if (Enum.class.isAssignableFrom(type)) {
      return plain(Way.ENUM);
    } else if (ByteBuffer.class.isAssignableFrom(type)) {
      return plain(Way.RAW);
    } else if (OPTIONALS.contains(type)) {
      return plain(Way.OPTIONAL);
    } else if (LIBRARY.contains(type)) {
      return plain(Way.LIBRARY);
    } else if (type == AtomicReference.class) {
      return plain(Way.HOLDER);
    }
    Container container = Container.of(type);
    if (container != null) {
      return new Treatment(
          Map.class.isAssignableFrom(type) ? Way.MAP : Way.COLLECTION, container, null);
    } else if (type.isHidden() || Proxy.isProxyClass(type)) {
      return plain(Serializable.class.isAssignableFrom(type) ? Way.JDK : Way.REFUSED);
    } else if (isOfJdk(type)) {
      return ofJdk(type);
    } else if (hasItsOwnSay(type)) {
      return plain(Way.JDK);
    } else if (type.isRecord()) {
      return byFields(Way.RECORD, FieldList.ofRecord(type));
    }
    return byFields(Way.FIELDS, FieldList.ofObject(type));
  }

  private static Treatment plain(Way way) {
    return new Treatment(way, null, null);
  }

  private static Treatment byFields(Way way, @Nullable FieldList fields) {
    if (fields == null) {
      return plain(Way.REFUSED);
    }
    return new Treatment(way, null, fields);
  }

  /** Objects of the JDK are sent as it says; its views of collections are sent as copies. */
  private static Treatment ofJdk(Class<?> type) {
    if (type == READ_ONLY_ENTRY || type == SimpleEntry.class) {
      return plain(Way.ENTRY);
    } else if (Serializable.class.isAssignableFrom(type)) {
      boolean leaf =
          LEAVES.contains(type.getName())
              || EnumSet.class.isAssignableFrom(type)
              || LEAF_PACKAGES.stream().anyMatch(type.getName()::startsWith);
      return plain(leaf ? Way.JDK_LEAF : Way.JDK);
    } else if (List.class.isAssignableFrom(type)) {
      return new Treatment(Way.COLLECTION, Container.ARRAY_LIST, null);
    } else if (Set.class.isAssignableFrom(type)) {
      return new Treatment(Way.COLLECTION, Container.LINKED_HASH_SET, null);
    } else if (Collection.class.isAssignableFrom(type)
        && type.getName().startsWith("java.util.")
        && !type.getName().startsWith("java.util.concurrent.")) {
      return new Treatment(Way.COLLECTION, Container.ARRAY_LIST, null);
    } else if (Map.class.isAssignableFrom(type) && type.getName().startsWith("java.util.")) {
      return new Treatment(Way.MAP, Container.LINKED_HASH_MAP, null);
    } else if (Map.Entry.class.isAssignableFrom(type)) {
      return plain(Way.ENTRY);
    }
    return plain(Way.REFUSED);
  }

  static boolean isOfJdk(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed()
        && (module.getName().startsWith("java.") || module.getName().startsWith("jdk."));
  }

  /** Whether the class or one above it takes part in the JDK's serialization. */
  private static boolean hasItsOwnSay(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type)) {
      return false;
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (c != type && isOfJdk(c) && !FieldList.isBare(c)) {
        return true;
      }
      if (Arrays.stream(c.getDeclaredMethods())
              .anyMatch(
                  method ->
                      switch (method.getName()) {
                        case "writeObject", "readObject" ->
                            method.getParameterCount() == 1 && method.getReturnType() == void.class;
                        case "writeReplace", "readResolve" ->
                            method.getParameterCount() == 0
                                && !method.getReturnType().isPrimitive();
                        case "readObjectNoData" -> true;
                        default -> false;
                      })
          || Arrays.stream(c.getDeclaredFields())
              .anyMatch(field -> field.getName().equals("serialPersistentFields"))) {
        return true;
      }
    }
    return false;
  }
}
