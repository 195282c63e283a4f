package io.gridshell.grid.internal.code;

import static java.util.Objects.requireNonNull;

import io.gridshell.interpreter.DeclaredClasses;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes here that classes of cells elsewhere are the same as, apart from the numbers of
 * their snippets: the same record that was declared by the same source in two sessions.
 *
 * <p>A session's own classes are preferred, then those that came first. For one thread at a time.
 */
final class Lookalikes {
  private static final String PREFIX = "REPL.$JShell$";
  private static final int MOST = 1024;

  private final ClassLoader session;
  private final CodeStore store;
  private final Map<ContentHash, ContentHash> shapes = new HashMap<>();

  /** The snippets that came first, by the shapes of the classes inside them. */
  private final Map<Map<String, ContentHash>, Snippet> first = new HashMap<>();

  Lookalikes(ClassLoader session, CodeStore store) {
    this.session = session;
    this.store = store;
  }

  /** A snippet with classes, by their names behind its own; without hashes if it is here. */
  private record Snippet(String name, Map<String, ContentHash> hashes) {}

  /**
   * Where classes are that those of a manifest are the same as.
   *
   * @param received those of them that were received; the others are the session's
   * @param namesHere their names, by those in the manifest
   */
  record Found(Map<String, ContentHash> received, Map<String, String> namesHere) {}

  /** The classes that those of {@code manifest} are the same as; null when there are none. */
  @Nullable Found find(Map<String, ContentHash> manifest) {
    Map<String, Map<String, ContentHash>> snippets = snippets(manifest);
    if (snippets == null) {
      return null;
    }
    Map<String, ContentHash> received = new HashMap<>();
    Map<String, String> namesHere = new HashMap<>();
    snippets.forEach(
        (name, classes) -> {
          Snippet here = here(name, classes, manifest);
          for (String inner : classes.keySet()) {
            if (!here.name().equals(name)) {
              namesHere.put(name + inner, here.name() + inner);
            }
          }
          here.hashes().forEach((inner, hash) -> received.put(here.name() + inner, hash));
        });
    return namesHere.isEmpty() ? null : new Found(received, namesHere);
  }

  private Snippet here(
      String name, Map<String, ContentHash> classes, Map<String, ContentHash> manifest) {
    Optional<String> twin = twin(classes);
    if (twin.isPresent()) {
      return new Snippet(twin.get(), Map.of());
    }
    if (first.size() >= MOST) {
      first.clear();
    }
    return first.computeIfAbsent(
        classes,
        unused -> {
          Map<String, ContentHash> hashes = new HashMap<>();
          classes
              .keySet()
              .forEach(inner -> hashes.put(inner, requireNonNull(manifest.get(name + inner))));
          return new Snippet(name, hashes);
        });
  }

  /**
   * The shapes of the classes inside each snippet, by their names behind that of the snippet; null
   * when there is something else among them, such as a function's code or variables.
   */
  private @Nullable Map<String, Map<String, ContentHash>> snippets(
      Map<String, ContentHash> manifest) {
    Map<String, Map<String, ContentHash>> snippets = new TreeMap<>();
    for (Map.Entry<String, ContentHash> each : manifest.entrySet()) {
      ContentHash shape = each.getKey().startsWith(PREFIX) ? shape(each.getValue()) : null;
      if (shape == null) {
        return null;
      }
      String snippet = snippetOf(each.getKey());
      snippets
          .computeIfAbsent(snippet, unused -> new TreeMap<>())
          .put(each.getKey().substring(snippet.length()), shape);
    }
    boolean declareClasses =
        snippets.values().stream()
            .allMatch(classes -> classes.keySet().stream().anyMatch(name -> !name.isEmpty()));
    return declareClasses ? snippets : null;
  }

  private static String snippetOf(String name) {
    int end = name.indexOf('$', PREFIX.length());
    return end < 0 ? name : name.substring(0, end);
  }

  private @Nullable ContentHash shape(ContentHash hash) {
    ContentHash known = shapes.get(hash);
    ClassUnit unit = known == null ? store.find(hash) : null;
    if (unit != null) {
      known = CellShape.of(unit.bytes());
      shapes.put(hash, known);
    }
    return known;
  }

  /** The session's newest snippet that declares these classes. */
  private Optional<String> twin(Map<String, ContentHash> classes) {
    if (!(session instanceof DeclaredClasses declared)) {
      return Optional.empty();
    }
    return declared.declaredClasses().stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(Lookalikes::snippetOf)
        .distinct()
        .filter(
            snippet ->
                classes.entrySet().stream()
                    .allMatch(each -> hasShape(snippet + each.getKey(), each.getValue())))
        .max(Comparator.comparingInt(String::length).thenComparing(name -> name));
  }

  private boolean hasShape(String name, ContentHash shape) {
    byte @Nullable [] bytes = ClassClosures.bytesOf(name, session);
    if (bytes == null) {
      return false;
    }
    ContentHash own = shapes.computeIfAbsent(ContentHash.of(bytes), hash -> CellShape.of(bytes));
    return own.equals(shape);
  }
}
