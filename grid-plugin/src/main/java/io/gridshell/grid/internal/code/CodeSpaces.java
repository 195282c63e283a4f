package io.gridshell.grid.internal.code;

import io.gridshell.CodeShippingException;
import io.gridshell.interpreter.DeclaredClasses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders in which one member defines the classes it receives.
 *
 * <p>A message names every class that it needs with its content hash. Classes that the member
 * itself has with the same content, and that mention only such classes, are the member's own. For
 * the rest the first space is taken in which each name is free or has the same content, so classes
 * with equal content are one class whoever sent them, and two versions of one name live side by
 * side.
 *
 * <p>Thread-safe.
 */
public final class CodeSpaces {
  /** Beyond this many classes a space takes no new ones, so that what nobody uses can go. */
  private static final int FULL = 4096;

  /** Older spaces are forgotten; their classes live on while something refers to them. */
  private static final int KEPT = 16;

  private final ClassLoader parent;
  private final CodeSpace.Preparation preparation;
  private final CodeStore store;
  private final Lookalikes lookalikes;
  private final Map<String, ContentHash> hashesOfParent = new HashMap<>();
  private final List<CodeSpace> spaces = new ArrayList<>();
  private final Map<Map<String, ContentHash>, ClassLoader> resolved = new HashMap<>();
  private final Map<Map<String, ContentHash>, Optional<ClassLoader>> alike = new HashMap<>();

  /** How many classes the session had declared when {@link #alike} was filled. */
  private int declaredThen;

  /**
   * Creates an empty set of spaces.
   *
   * @param parent the loader behind them; on an engine the interpreter's
   * @param preparation changes each class file before it is defined
   * @param store where received class files are
   */
  public CodeSpaces(
      ClassLoader parent, BiFunction<String, byte[], byte[]> preparation, CodeStore store) {
    this.parent = parent;
    this.preparation = preparation::apply;
    this.store = store;
    this.lookalikes = new Lookalikes(parent, store);
  }

  /**
   * A loader that sees every class of {@code manifest} in the version named there.
   *
   * @throws CodeShippingException when a class file never arrived
   */
  public synchronized ClassLoader loaderFor(Map<String, ContentHash> manifest) {
    if (manifest.isEmpty()) {
      return parent;
    }
    ClassLoader known = resolved.get(manifest);
    if (known == null) {
      known = resolve(manifest);
      if (resolved.size() >= FULL) {
        resolved.clear();
      }
      resolved.put(Map.copyOf(manifest), known);
    }
    return known;
  }

  /**
   * A loader by which {@link #classByName} finds classes that are here already where those of
   * {@code manifest} are the same but for the numbers of their snippets; null when none are.
   *
   * <p>Objects alone can be read by it: what links to these classes by name needs those that came.
   */
  public synchronized @Nullable ClassLoader lookalikesFor(Map<String, ContentHash> manifest) {
    int declared = parent instanceof DeclaredClasses session ? session.declaredClasses().size() : 0;
    if (declared != declaredThen || alike.size() >= FULL) {
      alike.clear();
      declaredThen = declared;
    }
    Optional<ClassLoader> known = alike.get(manifest);
    if (known == null) {
      known = findLookalikes(manifest);
      alike.put(Map.copyOf(manifest), known);
    }
    return known.orElse(null);
  }

  private Optional<ClassLoader> findLookalikes(Map<String, ContentHash> manifest) {
    if (manifest.isEmpty() || ownNames(manifest).size() == manifest.size()) {
      return Optional.empty();
    }
    return Optional.ofNullable(lookalikes.find(manifest))
        .map(found -> new AliasLoader(loaderFor(found.received()), Map.copyOf(found.namesHere())));
  }

  /** The class that {@code loader}, which came from here, has for {@code name}. */
  public static Class<?> classByName(String name, ClassLoader loader)
      throws ClassNotFoundException {
    int depth = name.lastIndexOf('[') + 1;
    if (!(loader instanceof AliasLoader) || (depth > 0 && !name.endsWith(";"))) {
      return Class.forName(name, false, loader);
    }
    Class<?> type =
        loader.loadClass(depth == 0 ? name : name.substring(depth + 1, name.length() - 1));
    for (int i = 0; i < depth; i++) {
      type = type.arrayType();
    }
    return type;
  }

  /** Where received class files are. */
  public CodeStore store() {
    return store;
  }

  /** Whether {@code type} was defined from a class file that was received. */
  public static boolean received(Class<?> type) {
    return type.getClassLoader() instanceof CodeSpace;
  }

  private ClassLoader resolve(Map<String, ContentHash> manifest) {
    Set<String> own = ownNames(manifest);
    if (own.size() == manifest.size()) {
      return parent;
    }
    Map<String, ContentHash> foreign = new HashMap<>(manifest);
    foreign.keySet().removeAll(own);
    CodeSpace space = spaceFor(foreign, own);
    foreign.forEach((name, hash) -> space.add(unit(name, hash)));
    return space;
  }

  /** Names that the parent has with the same content, as far as what they mention is so too. */
  private Set<String> ownNames(Map<String, ContentHash> manifest) {
    Set<String> own = new HashSet<>();
    manifest.forEach(
        (name, hash) -> {
          if (hash.equals(hashInParent(name))) {
            own.add(name);
          }
        });
    boolean shrank = true;
    while (shrank) {
      shrank =
          own.removeIf(
              name -> {
                @Nullable ClassUnit unit = store.find(Objects.requireNonNull(manifest.get(name)));
                return mentionsForeign(unit == null ? ownUnit(name) : unit, manifest, own)
                    || hasForeignNeighbour(name, manifest, own);
              });
    }
    return own;
  }

  private static boolean mentionsForeign(
      ClassUnit unit, Map<String, ContentHash> manifest, Set<String> own) {
    return unit.references().stream()
        .anyMatch(reference -> manifest.containsKey(reference) && !own.contains(reference));
  }

  /** Members that are not public are seen within one loader's package or nest alone. */
  private static boolean hasForeignNeighbour(
      String name, Map<String, ContentHash> manifest, Set<String> own) {
    String home = homeOf(name);
    return manifest.keySet().stream()
        .anyMatch(other -> !own.contains(other) && homeOf(other).equals(home));
  }

  /** The package of a class; of a cell's class its snippet, since all cells share one package. */
  private static String homeOf(String name) {
    if (name.startsWith("REPL.")) {
      int nested = name.indexOf('$', "REPL.$JShell$".length());
      return nested < 0 ? name : name.substring(0, nested);
    }
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private ClassUnit ownUnit(String name) {
    byte @Nullable [] bytes = ClassClosures.bytesOf(name, parent);
    if (bytes == null) {
      throw new CodeShippingException("class " + name + " vanished while it was looked up");
    }
    ClassUnit unit = ClassUnit.of(name, bytes);
    store.add(unit);
    return unit;
  }

  private @Nullable ContentHash hashInParent(String name) {
    ContentHash known = hashesOfParent.get(name);
    if (known == null) {
      byte @Nullable [] bytes = ClassClosures.bytesOf(name, parent);
      if (bytes != null) {
        known = ContentHash.of(bytes);
        hashesOfParent.put(name, known);
      }
    }
    return known;
  }

  private CodeSpace spaceFor(Map<String, ContentHash> foreign, Set<String> own) {
    for (CodeSpace space : spaces) {
      if (space.accepts(foreign) && !space.definesAny(own) && space.size() < FULL) {
        return space;
      }
    }
    CodeSpace fresh = new CodeSpace(parent, preparation);
    spaces.add(0, fresh);
    if (spaces.size() > KEPT) {
      spaces.remove(spaces.size() - 1);
      resolved.clear();
      alike.clear();
    }
    return fresh;
  }

  private ClassUnit unit(String name, ContentHash hash) {
    ClassUnit unit = store.find(hash);
    if (unit == null) {
      throw new CodeShippingException(
          "the class file of " + name + " did not arrive; send the function again");
    }
    return unit;
  }
}
