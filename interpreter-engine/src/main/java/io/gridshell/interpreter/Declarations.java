package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.SnippetCompiler;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the cells have declared, by name, with a version per name that rises whenever the meaning of
 * the name changes. Reading is safe from any thread.
 */
final class Declarations {
  private final ReplLoader loader;
  private final SnippetCompiler compiler;
  private final Set<Snippet> live = new LinkedHashSet<>();
  private final Map<Snippet, Integer> lines = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private volatile Map<String, List<Holder>> byName = Map.of();
  private volatile Map<String, Holder> byClass = Map.of();
  private String imports = "";
  private long clock;
  private long epoch;
  private boolean waiting;

  Declarations(ReplLoader loader, SnippetCompiler compiler) {
    this.loader = loader;
    this.compiler = compiler;
  }

  /** Rises when the meaning of any name may have changed: a new import, a new class path. */
  long epoch() {
    return epoch;
  }

  void nextEpoch() {
    epoch++;
  }

  long version(String name) {
    return versions.getOrDefault(name, 0L);
  }

  void touch(String name) {
    versions.put(name, ++clock);
  }

  /** Whether some declaration cannot be used before a name is declared. */
  boolean isWaiting() {
    return waiting;
  }

  Map<String, List<Holder>> byName() {
    return byName;
  }

  @Nullable Holder variable(String name) {
    for (Holder holder : byName.getOrDefault(name, List.of())) {
      if (holder.isVariable()) {
        return holder;
      }
    }
    return null;
  }

  @Nullable Holder ofClass(String className) {
    return byClass.get(className);
  }

  /** Imports that a snippet with the given names needs. */
  String imports(Collection<String> names) {
    StringBuilder text = new StringBuilder(imports);
    for (String name : names) {
      for (Holder holder : byName.getOrDefault(name, List.of())) {
        if (holder.loaded() != null) {
          text.append(SnippetCompiler.staticImport(holder.className(), name));
        }
      }
    }
    return text.toString();
  }

  /** Names that declarations wait for, as {@code method h(int)} or {@code variable y}. */
  List<String> missing(JShell shell) {
    List<String> missing = new ArrayList<>();
    for (Snippet snippet : live) {
      if (snippet instanceof DeclarationSnippet declaration) {
        shell.unresolvedDependencies(declaration).forEach(missing::add);
      }
    }
    return missing;
  }

  /** The declaration whose holders carry a number of JShell's. */
  @Nullable DeclarationSnippet find(int number) {
    Pattern holder = Pattern.compile("REPL\\.\\$JShell\\$(\\d+\\D*_)*" + number + "(\\D.*)?");
    for (Holder declared : byClass.values()) {
      if (holder.matcher(declared.className()).matches()
          && declared.snippet() instanceof DeclarationSnippet declaration) {
        return declaration;
      }
    }
    return null;
  }

  /**
   * Takes over what an evaluation changed. Variables whose holder was compiled again keep their
   * value where it still fits.
   *
   * @param shell where it was evaluated
   * @param line line of the cell where the evaluated snippet begins
   * @return what the user should know
   */
  List<String> update(JShell shell, List<SnippetEvent> events, int line) {
    Set<Snippet> primary = new HashSet<>();
    for (SnippetEvent event : events) {
      if (event.snippet() instanceof PersistentSnippet) {
        live.add(event.snippet());
      }
      if (event.causeSnippet() == null) {
        primary.add(event.snippet());
        lines.put(event.snippet(), line);
      }
    }
    Set<Snippet> gone = new HashSet<>();
    for (Snippet snippet : live) {
      if (!shell.status(snippet).isActive()) {
        gone.add(snippet);
      }
    }
    live.removeAll(gone);
    lines.keySet().retainAll(live);
    return index(shell, primary);
  }

  private List<String> index(JShell shell, Set<Snippet> primary) {
    Map<String, List<Holder>> names = new LinkedHashMap<>();
    Map<String, Holder> classes = new HashMap<>();
    StringBuilder importLines = new StringBuilder();
    Map<Snippet, Holder> before = new HashMap<>();
    byName.values().forEach(list -> list.forEach(holder -> before.put(holder.snippet(), holder)));
    waiting = false;
    List<String> notes = new ArrayList<>();
    for (Snippet snippet : live) {
      if (snippet instanceof ImportSnippet) {
        importLines.append(snippet.source().strip());
        importLines.append(snippet.source().strip().endsWith(";") ? " " : "; ");
      } else if (snippet instanceof DeclarationSnippet declaration) {
        Snippet.Status status = shell.status(snippet);
        waiting |= status != Snippet.Status.VALID;
        Holder holder =
            holder(
                shell, declaration, status, before.get(snippet), !primary.contains(snippet), notes);
        names.computeIfAbsent(holder.name(), name -> new ArrayList<>()).add(holder);
        classes.put(holder.className(), holder);
        if (status != Snippet.Status.VALID && primary.contains(snippet)) {
          notes.add(waitingNote(shell, declaration));
        }
      }
    }
    if (!importLines.toString().equals(imports)) {
      imports = importLines.toString();
      epoch++;
    }
    compare(names, primary, notes);
    forgetClasses(classes.keySet());
    byName = names;
    byClass = classes;
    return notes;
  }

  private Holder holder(
      JShell shell,
      DeclarationSnippet snippet,
      Snippet.Status status,
      @Nullable Holder before,
      boolean carry,
      List<String> notes) {
    var wrapper = shell.sourceCodeAnalysis().wrapper(snippet);
    String className = wrapper.fullClassName();
    boolean usable = status.isDefined();
    if (before != null
        && before.className().equals(className)
        && (before.loaded() != null) == usable) {
      return before;
    }
    Class<?> loaded = null;
    VarHandle variable = null;
    if (usable) {
      try {
        loaded = loader.loadClass(className);
        if (snippet.kind() == Snippet.Kind.VAR) {
          variable = Handles.variable(loaded, snippet.name());
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        throw new IllegalStateException(
            "Class " + className + " of " + snippet.name() + " is lost", e);
      }
    }
    if (carry && before != null && before.variable() != null && variable != null) {
      try {
        variable.set(before.variable().get());
      } catch (ClassCastException e) {
        notes.add("variable " + snippet.name() + " was reset: its type was declared again");
      }
    }
    return new Holder(
        snippet,
        snippet.name(),
        className,
        wrapper,
        lines.getOrDefault(snippet, 1),
        loaded,
        variable);
  }

  private static String waitingNote(JShell shell, DeclarationSnippet declaration) {
    return describe(declaration)
        + " is declared, but cannot be used before "
        + String.join(", ", shell.unresolvedDependencies(declaration).toList())
        + " is declared";
  }

  static String describe(DeclarationSnippet declaration) {
    return switch (declaration.kind()) {
      case METHOD -> "method " + declaration.name() + "()";
      case VAR -> "variable " + declaration.name();
      default -> "class " + declaration.name();
    };
  }

  private void compare(Map<String, List<Holder>> names, Set<Snippet> primary, List<String> notes) {
    Set<String> declaredNow = new HashSet<>();
    for (Snippet snippet : primary) {
      if (snippet instanceof DeclarationSnippet declaration) {
        declaredNow.add(declaration.name());
      }
    }
    Set<String> all = new LinkedHashSet<>(byName.keySet());
    all.addAll(names.keySet());
    for (String name : all) {
      List<Holder> old = byName.getOrDefault(name, List.of());
      List<Holder> now = names.getOrDefault(name, List.of());
      if (!old.equals(now)) {
        touch(name);
      }
      boolean lost = now.isEmpty() || (usable(old) && !usable(now));
      if (lost && !old.isEmpty() && !declaredNow.contains(name) && old.get(0).isVariable()) {
        notes.add(
            "variable "
                + name
                + " of type "
                + old.get(0).typeName()
                + " was dropped: a type that it needs was declared again");
      }
    }
  }

  private static boolean usable(List<Holder> holders) {
    return holders.stream().anyMatch(holder -> holder.loaded() != null);
  }

  private void forgetClasses(Set<String> current) {
    Set<String> replaced = new HashSet<>();
    for (String className : byClass.keySet()) {
      if (!current.contains(className)) {
        replaced.add(className);
      }
    }
    if (!replaced.isEmpty()) {
      compiler.forget(loader.withNested(replaced));
    }
  }
}
