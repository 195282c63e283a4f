package io.gridshell.interpreter.internal;

import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the Java type that best declares a variable of which only the value is known. */
public final class TypeText {
  private static final Map<Class<?>, String> UNBOXED =
      Map.of(
          Boolean.class, "boolean",
          Byte.class, "byte",
          Short.class, "short",
          Character.class, "char",
          Integer.class, "int",
          Long.class, "long",
          Float.class, "float",
          Double.class, "double");
  private static final int LOOKED_AT = 10_000;

  /** What holds what holds so many levels more is declared without what it holds. */
  private static final int DEEPEST = 3;

  private TypeText() {}

  /** The type of a value; null gives {@code Object}. Classes of cells are named without holder. */
  public static String of(@Nullable Object value) {
    if (value == null) {
      return "Object";
    }
    String primitive = UNBOXED.get(value.getClass());
    if (primitive != null) {
      return primitive;
    }
    try {
      return reference(value, 0);
    } catch (RuntimeException unreadable) {
      return name(accessible(value.getClass()));
    }
  }

  /** The type of a value that holds objects of a class that cells do not know. */
  public static String ofUnknownContent(@Nullable Object value) {
    if (value instanceof Object[]) {
      return "Object[]";
    }
    return value == null ? "Object" : reference(value, DEEPEST);
  }

  private static String reference(Object value, int depth) {
    Class<?> type = value.getClass();
    if (depth < DEEPEST && value instanceof Map<?, ?> map && !map.isEmpty()) {
      Class<?> shown = general(type, Map.class);
      String key = common(map.keySet(), depth);
      String element = common(map.values(), depth);
      return shown.getTypeParameters().length == 2
          ? name(shown) + "<" + key + ", " + element + ">"
          : name(shown);
    }
    if (depth < DEEPEST && value instanceof Collection<?> collection && !collection.isEmpty()) {
      Class<?> shown = general(type, collectionType(value));
      return shown.getTypeParameters().length == 1
          ? name(shown) + "<" + common(collection, depth) + ">"
          : name(shown);
    }
    Class<?> shown =
        value instanceof Map
            ? general(type, Map.class)
            : value instanceof Collection ? general(type, collectionType(value)) : accessible(type);
    return generic(shown);
  }

  private static Class<?> collectionType(Object value) {
    return value instanceof List ? List.class : value instanceof Set ? Set.class : Collection.class;
  }

  /** Lists, sets and maps are declared by their interface; the class matters to nobody. */
  private static Class<?> general(Class<?> type, Class<?> contract) {
    return type.getName().startsWith("java.util.") ? contract : accessible(type);
  }

  private static String common(Collection<?> elements, int depth) {
    Set<String> types = new LinkedHashSet<>();
    int seen = 0;
    for (Object element : elements) {
      if (seen++ > LOOKED_AT) {
        return "Object";
      }
      if (element != null) {
        types.add(
            element instanceof Collection || element instanceof Map
                ? reference(element, depth + 1)
                : generic(accessible(element.getClass())));
        if (types.size() > 1) {
          return types.stream().allMatch(TypeText::isNumber) ? "Number" : "Object";
        }
      }
    }
    return types.isEmpty() ? "Object" : types.iterator().next();
  }

  private static boolean isNumber(String type) {
    return Set.of("Byte", "Short", "Integer", "Long", "Float", "Double").contains(type)
        || type.equals("java.math.BigDecimal")
        || type.equals("java.math.BigInteger");
  }

  private static String generic(Class<?> type) {
    if (type.isArray()) {
      return generic(type.getComponentType()) + "[]";
    }
    TypeVariable<?>[] parameters = type.getTypeParameters();
    if (parameters.length == 0) {
      return name(type);
    }
    List<String> wildcards = new ArrayList<>();
    for (TypeVariable<?> ignored : parameters) {
      wildcards.add("?");
    }
    return name(type) + "<" + String.join(", ", wildcards) + ">";
  }

  /** The class itself when a cell may name it, else its nearest superclass or interface. */
  static Class<?> accessible(Class<?> type) {
    if (type.isArray()) {
      Class<?> component = accessible(type.getComponentType());
      return component.arrayType();
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (nameable(c)) {
        return c;
      }
      for (Class<?> contract : c.getInterfaces()) {
        if (nameable(contract)) {
          return contract;
        }
      }
    }
    return Object.class;
  }

  private static boolean nameable(Class<?> type) {
    if (type.isPrimitive()) {
      return true;
    }
    if (type.getCanonicalName() == null || type.isHidden() || type.isSynthetic()) {
      return false;
    }
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      boolean holder = isHolder(c.getName());
      if (!holder && !Modifier.isPublic(c.getModifiers())) {
        return false;
      }
    }
    return !type.getPackageName().isEmpty()
        && type.getModule().isExported(type.getPackageName(), TypeText.class.getModule());
  }

  static boolean isHolder(String className) {
    return className.startsWith("REPL.$JShell$") && className.indexOf('$', 13) < 0;
  }

  private static String name(Class<?> type) {
    String name = String.valueOf(type.getCanonicalName());
    if (name.startsWith("REPL.$JShell$")) {
      return name.substring(name.indexOf('.', 5) + 1);
    }
    return name.startsWith("java.lang.") && name.indexOf('.', 10) < 0 ? name.substring(10) : name;
  }
}
