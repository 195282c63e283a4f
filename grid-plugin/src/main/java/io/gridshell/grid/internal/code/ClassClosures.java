package io.gridshell.grid.internal.code;

import io.gridshell.CodeShippingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes that have to travel with a class: itself and everything it mentions, directly
 * or not, that is neither of the JDK nor of Gridshell or Ignite.
 *
 * <p>Class files are read as resources of the class's loader, so nothing is loaded or initialized
 * on the way; JShell's loaders serve the classes of cells like that. Thread-safe.
 */
public final class ClassClosures {
  private final Map<ClassLoader, LoaderClasses> loaders = new WeakHashMap<>();
  private final Map<Class<?>, Closure> closures = new WeakHashMap<>();
  private final EverywherePresent present;

  /** Creates a finder that leaves out what {@code present} knows to be on every member. */
  public ClassClosures(EverywherePresent present) {
    this.present = present;
  }

  /**
   * Classes that travel together.
   *
   * @param units by binary name
   * @param selfContained whether none of them has to do with the variables of a session
   */
  public record Closure(Map<String, ClassUnit> units, boolean selfContained) {
    static Closure of(Map<String, ClassUnit> units) {
      return new Closure(units, units.values().stream().noneMatch(Closure::usesSession));
    }

    private static boolean usesSession(ClassUnit unit) {
      return SessionVariable.isWrapper(unit.name())
          || unit.methods().values().stream()
              .anyMatch(use -> !use.reads().isEmpty() || !use.writes().isEmpty());
    }
  }

  /**
   * The classes that travel with {@code root}; empty when every member has it.
   *
   * @throws CodeShippingException when the class file of {@code root} cannot be found
   */
  public synchronized Closure of(Class<?> root) {
    Closure known = closures.get(root);
    if (known == null) {
      known = Closure.of(compute(elementOf(root)));
      closures.put(root, known);
    }
    return known;
  }

  /** What the arrays of {@code type} hold in the end; {@code type} itself when it is no array. */
  public static Class<?> elementOf(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  private Map<String, ClassUnit> compute(Class<?> root) {
    ClassLoader loader = root.getClassLoader();
    if (loader == null || root.isPrimitive() || present.has(root.getName(), loader)) {
      return Map.of();
    }
    LoaderClasses classes = loaders.computeIfAbsent(loader, unused -> new LoaderClasses());
    Map<String, ClassUnit> closure = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(root.getName());
    while (!open.isEmpty()) {
      String name = open.remove();
      if (closure.containsKey(name)) {
        continue;
      }
      Optional<ClassUnit> unit = classes.unit(name, loader);
      if (unit.isPresent()) {
        closure.put(name, unit.get());
        open.addAll(unit.get().references());
      } else if (name.equals(root.getName())) {
        throw new CodeShippingException(
            "cannot send class "
                + name
                + ": its loader "
                + loader
                + " does not give its class file; put the class into a jar on the engines' class"
                + " path");
      }
    }
    return closure;
  }

  /** The class files that one loader gives. */
  private final class LoaderClasses {
    private final Map<String, Optional<ClassUnit>> units = new ConcurrentHashMap<>();

    Optional<ClassUnit> unit(String name, ClassLoader loader) {
      Optional<ClassUnit> known = units.get(name);
      if (known == null) {
        known = present.has(name, loader) ? Optional.empty() : read(name, loader);
        // A class that is missing now may be declared by a later cell.
        if (known.isPresent() || !name.startsWith("REPL.")) {
          units.put(name, known);
        }
      }
      return known;
    }

    private Optional<ClassUnit> read(String name, ClassLoader loader) {
      byte @Nullable [] bytes = bytesOf(name, loader);
      return bytes == null ? Optional.empty() : Optional.of(ClassUnit.of(name, bytes));
    }
  }

  static byte @Nullable [] bytesOf(String name, ClassLoader loader) {
    try (InputStream in = loader.getResourceAsStream(resourceOf(name))) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new CodeShippingException("cannot read the class file of " + name, e);
    }
  }

  static String resourceOf(String className) {
    return className.replace('.', '/') + ".class";
  }
}
