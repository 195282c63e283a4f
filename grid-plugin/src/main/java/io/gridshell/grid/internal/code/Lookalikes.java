package io.gridshell.grid.internal.code;

import static java.util.Objects.requireNonNull;

import io.gridshell.interpreter.DeclaredClasses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** The snippets that came first, each by the shapes of its classes, by those of them all. */
  private final Map<Set<Map<String, ContentHash>>, Map<Map<String, ContentHash>, Snippet>> first =
      new HashMap<>();

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
    for (Set<String> linked : linked(manifest, snippets.keySet())) {
      Map<String, Snippet> here = here(linked, snippets, manifest);
      here.forEach(
          (name, snippet) -> {
            for (String inner : requireNonNull(snippets.get(name)).keySet()) {
              if (!snippet.name().equals(name)) {
                namesHere.put(name + inner, snippet.name() + inner);
              }
            }
            snippet.hashes().forEach((inner, hash) -> received.put(snippet.name() + inner, hash));
          });
    }
    return namesHere.isEmpty() ? null : new Found(received, namesHere);
  }

  /** The snippets in groups: classes of one group may link to each other by name. */
  private List<Set<String>> linked(Map<String, ContentHash> manifest, Set<String> snippets) {
    List<Set<String>> groups = new ArrayList<>();
    for (String snippet : snippets) {
      Set<String> group = new HashSet<>(Set.of(snippet));
      for (Map.Entry<String, ContentHash> each : manifest.entrySet()) {
        ClassUnit unit = store.find(each.getValue());
        if (unit != null && snippetOf(each.getKey()).equals(snippet)) {
          for (String reference : unit.references()) {
            if (manifest.containsKey(reference)) {
              group.add(snippetOf(reference));
            }
          }
        }
      }
      for (Set<String> other : List.copyOf(groups)) {
        if (!Collections.disjoint(other, group)) {
          group.addAll(other);
          groups.remove(other);
        }
      }
      groups.add(group);
    }
    return groups;
  }

  private Map<String, Snippet> here(
      Set<String> linked,
      Map<String, Map<String, ContentHash>> snippets,
      Map<String, ContentHash> manifest) {
    Map<String, Snippet> own = new HashMap<>();
    Map<Map<String, ContentHash>, Snippet> came = new HashMap<>();
    for (String name : linked) {
      Map<String, ContentHash> classes = requireNonNull(snippets.get(name));
      twin(classes).ifPresent(twin -> own.put(name, new Snippet(twin, Map.of())));
      Map<String, ContentHash> hashes = new HashMap<>();
      classes
          .keySet()
          .forEach(inner -> hashes.put(inner, requireNonNull(manifest.get(name + inner))));
      came.put(classes, new Snippet(name, hashes));
    }
    if (own.size() == linked.size()) {
      return own;
    }
    if (first.size() >= MOST) {
      first.clear();
    }
    Map<Map<String, ContentHash>, Snippet> known =
        came.size() == linked.size()
            ? first.computeIfAbsent(Set.copyOf(came.keySet()), unused -> came)
            : Map.of();
    Map<String, Snippet> here = new HashMap<>();
    for (String name : linked) {
      Snippet snippet = known.get(requireNonNull(snippets.get(name)));
      if (snippet == null) {
        // Two of them look alike: nobody can tell which is which.
        return Map.of();
      }
      here.put(name, snippet);
    }
    return here;
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
