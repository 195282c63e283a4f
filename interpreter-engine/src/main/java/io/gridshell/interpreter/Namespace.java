package io.gridshell.interpreter;

import io.gridshell.interpreter.bridge.Handover;
import io.gridshell.interpreter.internal.Compiled;
import io.gridshell.interpreter.internal.Shape;
import io.gridshell.interpreter.internal.SnippetCompiler;
import io.gridshell.interpreter.internal.TypeText;
import io.gridshell.interpreter.internal.Weaver;
import java.io.InputStream;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Everything that cells have declared and how to run the next snippet against it. A reset makes a
 * new one. One thread at a time, except for what reads variables and classes.
 */
final class Namespace implements AutoCloseable {
  private static final int SPLITS = 256;

  private final Gate gate;
  private final ReplLoader loader;
  private final SnippetCompiler compiler;
  private final ReplControl control;
  private final CellSplitter splitter;
  private final CellCompletion completion;
  private final Declarations declarations;
  private final Bindings bindings = new Bindings();
  private final Interpreter.Builder settings;
  private final List<Path> classPath = new ArrayList<>();

  /** Null until something needs it: JShell and its compiler take longer to start than the rest. */
  private volatile @Nullable JShell shell;

  private final Map<String, Step> steps;
  private final Map<String, List<Piece>> splits = lru(SPLITS);
  private TypeNames typeNames = new TypeNames("");
  private long typeNamesEpoch = -1;
  private boolean evaluating;

  Namespace(Gate gate, Weaver weaver, SnippetCompiler compiler, Interpreter.Builder settings) {
    this.gate = gate;
    this.compiler = compiler;
    this.settings = settings;
    this.steps = lru(settings.cellCache);
    loader = new ReplLoader(settings.parent, weaver);
    control = new ReplControl(gate, loader, compiler);
    splitter = new CellSplitter(() -> shell().sourceCodeAnalysis());
    completion = new CellCompletion(() -> shell().sourceCodeAnalysis());
    declarations = new Declarations(loader, compiler);
    if (settings.completing) {
      // It reads what there is to complete in the background.
      shell();
    }
  }

  private JShell shell() {
    JShell made = shell;
    return made == null ? makeShell() : made;
  }

  private synchronized JShell makeShell() {
    JShell made = shell;
    if (made == null) {
      FutureTask<JShell> building = new FutureTask<>(this::buildShell);
      // JShell's analysis keeps a thread: what that inherits from a task leads to its variables.
      Thread builder = new Thread(null, building, "gridshell-jshell", 0, false);
      builder.setDaemon(true);
      builder.setContextClassLoader(settings.parent);
      builder.start();
      made = await(building);
      shell = made;
    }
    return made;
  }

  /** An interrupt is for the task, which hears of it once there is a shell. */
  private static JShell await(FutureTask<JShell> building) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return building.get();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("JShell does not start: " + failed.getCause(), failed);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private JShell buildShell() {
    JShell built =
        JShell.builder()
            .executionEngine(new Provider(control), Map.of())
            .compilerOptions("-nowarn", "-Xlint:none")
            .in(InputStream.nullInputStream())
            // An index of a jar takes memory and time; without the analysis' own threads one is
            // enough for both compilers.
            .fileManager(
                files -> settings.completing ? files : new UnindexedFiles(compiler.standardFiles()))
            .build();
    built.sourceCodeAnalysis();
    for (Path element : classPath) {
      built.addToClasspath(element.toString());
    }
    for (String name : settings.imports) {
      declarations.update(built, built.eval("import " + name + ";"), 1);
    }
    return built;
  }

  private static <V> Map<String, V> lru(int limit) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > limit;
      }
    };
  }

  ReplLoader loader() {
    return loader;
  }

  Declarations declarations() {
    return declarations;
  }

  synchronized void addToClassPath(Path element) {
    classPath.add(element);
    JShell made = shell;
    if (made != null) {
      made.addToClasspath(element.toString());
    }
    declarations.nextEpoch();
  }

  List<Piece> split(String cell) {
    return splits.computeIfAbsent(cell, splitter::split);
  }

  /** Bound variables of which nothing was said yet become known when they are mentioned. */
  Completion complete(String cell, int cursor) {
    String before = cell.substring(0, cursor);
    bindings.all().keySet().stream().filter(before::contains).forEach(this::declareBound);
    Completion known = completion.at(cell, cursor);
    int word = wordStart(before);
    if (word > 0 && before.charAt(word - 1) == '.') {
      return known;
    }
    String begun = before.substring(word);
    Set<String> all = new LinkedHashSet<>();
    bindings.all().keySet().stream()
        .filter(name -> name.startsWith(begun))
        .sorted()
        .forEach(all::add);
    if (!known.candidates().isEmpty() && known.anchor() != word) {
      return known;
    }
    all.addAll(known.candidates());
    return new Completion(word, List.copyOf(all));
  }

  private static int wordStart(String text) {
    int start = text.length();
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  boolean isUnfinished(String cell) {
    return completion.isUnfinished(cell);
  }

  /** The lines of a snippet that was rejected for its syntax, or nothing. */
  List<Piece> splitLines(String cell, Piece piece, Ran.Rejected rejected) {
    boolean maybe =
        piece.text().indexOf('\n') > 0
            && rejected.diagnostics().stream()
                .anyMatch(
                    diagnostic ->
                        diagnostic.message().contains("expected")
                            || diagnostic.message().contains("not a statement"));
    return maybe ? splitter.splitLines(cell, piece) : List.of();
  }

  /** Runs one snippet. */
  Ran run(String cell, Piece piece) {
    if (gate.isAsked()) {
      return new Ran.Stopped(null);
    }
    Diagnostics diagnostics = new Diagnostics(cell);
    if (piece.incomplete()) {
      return new Ran.Rejected(List.of(diagnostics.atEnd(piece)));
    }
    declareMentioned(piece);
    Step step = steps.get(piece.text());
    if (step != null && step.isCurrent(declarations)) {
      return run(step, piece);
    }
    return switch (piece.shape()) {
      case EMPTY -> new Ran.Ok(null, "void", List.of());
      case IMPORT -> declare(piece, diagnostics);
      case DECLARATION -> {
        Step again = declareAgain(piece);
        yield again == null ? declare(piece, diagnostics) : run(again, piece);
      }
      case STATEMENT -> {
        String imports = declarations.imports(piece.names());
        yield compiled(piece, diagnostics, compiler.statement(imports, piece.complete()));
      }
      case EXPRESSION -> expression(piece, diagnostics);
    };
  }

  private Ran expression(Piece piece, Diagnostics diagnostics) {
    String imports = declarations.imports(piece.names());
    return compiled(piece, diagnostics, compiler.expression(imports, piece.withoutSemicolon()));
  }

  private Ran compiled(Piece piece, Diagnostics diagnostics, Compiled compiled) {
    if (compiled instanceof Compiled.Classes classes) {
      return run(remember(piece, classes, classes.type(), null), piece);
    }
    Compiled.Failed failed = (Compiled.Failed) compiled;
    if (failed.syntax() || mentionsUnnamedType(piece)) {
      return declare(piece, diagnostics);
    }
    return new Ran.Rejected(diagnostics.ofProblems(piece, failed.problems()));
  }

  private Step remember(
      Piece piece, Compiled.Classes classes, String valueType, @Nullable VarHandle reset) {
    try {
      Class<?> type = loader.load(classes, piece.line());
      Step.Call call = new Step.Call(Handles.entry(type, Compiled.METHOD), reset);
      Step step =
          new Step(
              piece.names(),
              declarations,
              List.of(call),
              typeNames().shortened(valueType),
              type.getClassLoader() instanceof CellLoader own ? own : null);
      steps.put(piece.text(), step);
      return step;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A compiled snippet cannot be loaded", e);
    }
  }

  private boolean mentionsUnnamedType(Piece piece) {
    return piece.names().stream()
        .flatMap(name -> declarations.byName().getOrDefault(name, List.of()).stream())
        .anyMatch(Holder::hasUnnamedType);
  }

  private Ran run(Step step, Piece piece) {
    step.moveTo(piece.line());
    Gate.Result<Object> result = gate.user(step::run);
    if (result.stopped()) {
      return new Ran.Stopped(result.thrown());
    }
    Throwable thrown = result.thrown();
    return thrown == null
        ? new Ran.Ok(result.value(), step.type(), List.of())
        : new Ran.Threw(real(thrown));
  }

  /** Undoes wrapping and gives a use of an unfinished declaration its name. */
  private Throwable real(Throwable thrown) {
    Throwable bare =
        thrown instanceof Handles.Rare rare && rare.getCause() != null ? rare.getCause() : thrown;
    Integer id = ReplControl.unresolvedId(bare);
    if (id == null) {
      return bare;
    }
    DeclarationSnippet declaration = declarations.find(id);
    String described = declaration == null ? "a declaration" : Declarations.describe(declaration);
    List<String> missing =
        declaration == null ? List.of() : shell().unresolvedDependencies(declaration).toList();
    UnresolvedReferenceException unresolved = new UnresolvedReferenceException(described, missing);
    unresolved.setStackTrace(bare.getStackTrace());
    return unresolved;
  }

  /**
   * A variable that is declared again with the type that it has needs no new class: the field gets
   * its default and then the new value, as if it were new.
   */
  private @Nullable Step declareAgain(Piece piece) {
    Redeclaration again = Redeclaration.of(piece);
    Holder holder = again == null ? null : declarations.variable(again.name());
    if (again == null
        || holder == null
        || holder.variable() == null
        || holder.hasUnnamedType()
        || shell().status(holder.snippet()) != Snippet.Status.VALID
        || !(again.isInferred() || typeNames().same(again.type(), holder.typeName()))) {
      return null;
    }
    Compiled compiled =
        compiler.assignment(
            declarations.imports(piece.names()),
            piece.complete(),
            again.name(),
            holder.className() + "." + again.name());
    return compiled instanceof Compiled.Classes classes
            && typeNames().same(classes.type(), holder.typeName())
        ? remember(piece, classes, "void", holder.variable())
        : null;
  }

  private Ran declare(Piece piece, Diagnostics diagnostics) {
    Gate.Result<Object> result;
    List<SnippetEvent> events;
    if (evaluating) {
      throw new IllegalStateException(
          "A declaration cannot be made by the initializer of another: " + piece.text());
    }
    evaluating = true;
    try {
      control.takeLast();
      events = shell().eval(piece.complete());
      result = control.takeLast();
    } finally {
      evaluating = false;
    }
    String type = "void";
    boolean lasting = true;
    for (SnippetEvent event : events) {
      Snippet snippet = event.snippet();
      if (event.causeSnippet() != null) {
        continue;
      }
      if (event.status() == Snippet.Status.REJECTED) {
        declarations.update(shell(), events, piece.line());
        return new Ran.Rejected(diagnostics.ofJShell(piece, shell().diagnostics(snippet).toList()));
      }
      if (isSpent(snippet)) {
        lasting = false;
        type = type(snippet);
        shell().drop(snippet);
      }
    }
    List<String> notes = declarations.update(shell(), events, piece.line());
    if (result != null && result.stopped()) {
      return new Ran.Stopped(result.thrown());
    }
    if (result != null && result.thrown() != null) {
      return new Ran.Threw(real(result.thrown()));
    }
    if (lasting) {
      rememberDeclarations(piece, events);
    }
    Object value = lasting || result == null ? null : result.value();
    return new Ran.Ok(value, type, notes);
  }

  private static boolean isSpent(Snippet snippet) {
    return switch (snippet.kind()) {
      case EXPRESSION, STATEMENT -> true;
      case VAR -> snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
      default -> false;
    };
  }

  private static String type(Snippet snippet) {
    if (snippet instanceof ExpressionSnippet expression) {
      return expression.typeName();
    }
    return snippet instanceof VarSnippet variable ? variable.typeName() : "void";
  }

  private void rememberDeclarations(Piece piece, List<SnippetEvent> events) {
    List<Step.Call> calls = new ArrayList<>();
    for (SnippetEvent event : events) {
      if (event.causeSnippet() != null) {
        continue;
      }
      if (event.status() != Snippet.Status.VALID) {
        return;
      }
      if (event.snippet() instanceof VarSnippet variable) {
        Holder holder = declarations.variable(variable.name());
        if (holder == null || holder.loaded() == null) {
          return;
        }
        try {
          calls.add(
              new Step.Call(Handles.entry(holder.loaded(), Compiled.METHOD), holder.variable()));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("Variable " + variable.name() + " has no entry", e);
        }
      }
    }
    steps.put(piece.text(), new Step(piece.names(), declarations, calls, "void", null));
  }

  /** Takes the ways that cells take, with snippets that leave nothing behind. */
  void warmUp() {
    shell();
    String imports = declarations.imports(List.of());
    for (String expression : List.of("1 + 1", "List.of(1, 2).stream().map(i -> i + 1).toList()")) {
      if (compiler.expression(imports, expression) instanceof Compiled.Classes classes) {
        try {
          Handles.entry(loader.load(classes, 1), Compiled.METHOD);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("A compiled snippet cannot be loaded", e);
        }
      }
    }
    compiler.statement(imports, "for (int i = 0; i < 1; i++) { System.out.print(i); }");
    splitter.split("int a = 1;\na + 1");
    List<SnippetEvent> events = shell().eval("int $warm = 1;");
    control.takeLast();
    declarations.update(shell(), events, 1);
    unbind("$warm");
  }

  // Bound variables

  void bind(String name, @Nullable Object value, @Nullable String declaredType) {
    if (!SourceVersion.isIdentifier(name) || SourceVersion.isKeyword(name) || name.equals("_")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no Java identifier; choose a name such as x1 or myValue");
    }
    String type = declaredType == null ? TypeText.of(value) : declaredType;
    Bindings.Binding pending = bindings.get(name);
    if (pending == null) {
      Holder holder = declarations.variable(name);
      if (holder != null
          && holder.variable() != null
          && typeNames().same(type, holder.typeName())) {
        try {
          holder.variable().set(value);
          return;
        } catch (ClassCastException | NullPointerException e) {
          // A class of the same name but another loader, or null for a primitive: declare anew.
          type = TypeText.of(value);
        }
      }
    }
    bindings.put(name, value, type);
    if (pending == null || !pending.type().equals(type)) {
      declarations.touch(name);
    }
  }

  private void declareMentioned(Piece piece) {
    if (bindings.isEmpty()) {
      return;
    }
    for (String name : piece.names()) {
      if (bindings.get(name) != null) {
        declareBound(name);
      }
    }
    if (declarations.isWaiting()) {
      for (String missing : declarations.missing(shell())) {
        String name = missing.substring(missing.lastIndexOf(' ') + 1);
        if (bindings.get(name) != null) {
          declareBound(name);
        }
      }
    }
  }

  private void declareBound(String name) {
    Bindings.Binding binding = bindings.get(name);
    if (binding == null) {
      return;
    }
    Object value = binding.value();
    List<String> types =
        Stream.of(binding.type(), TypeText.of(value), TypeText.ofUnknownContent(value), "Object")
            .distinct()
            .toList();
    for (String type : types) {
      if (declareBound(name, binding, type)) {
        break;
      }
    }
    bindings.remove(name);
  }

  private boolean declareBound(String name, Bindings.Binding binding, String type) {
    boolean emptyPrimitive =
        binding.value() == null
            && Character.isLowerCase(type.charAt(0))
            && type.indexOf('.') < 0
            && type.indexOf('[') < 0;
    if (emptyPrimitive) {
      return false;
    }
    long key = Handover.leave(binding.value());
    try {
      String text =
          type
              + " "
              + name
              + " = ("
              + type
              + ") "
              + Handover.class.getName()
              + ".take("
              + key
              + "L);";
      List<SnippetEvent> events = shell().eval(text);
      Gate.Result<Object> result = control.takeLast();
      boolean rejected = events.isEmpty() || events.get(0).status() != Snippet.Status.VALID;
      if (rejected && !events.isEmpty() && events.get(0).status().isActive()) {
        shell().drop(events.get(0).snippet());
      }
      declarations.update(shell(), events, 1);
      return !rejected && result != null && result.thrown() == null && !result.stopped();
    } finally {
      Handover.withdraw(key);
    }
  }

  boolean unbind(String name) {
    boolean bound = bindings.remove(name) != null;
    if (bound) {
      declarations.touch(name);
    }
    Holder holder = declarations.variable(name);
    if (holder == null) {
      return bound;
    }
    List<SnippetEvent> events = shell().drop(holder.snippet());
    declarations.update(shell(), events, holder.line());
    return true;
  }

  // Variables

  boolean isDefined(String name) {
    return find(name) != null;
  }

  @Nullable TypedValue find(String name) {
    Bindings.Binding binding = bindings.get(name);
    if (binding != null) {
      return new TypedValue(binding.value(), typeNames().shortened(binding.type()));
    }
    Holder holder = declarations.variable(name);
    VarHandle variable = holder == null ? null : holder.variable();
    return holder == null || variable == null
        ? null
        : new TypedValue(variable.get(), typeNames().shortened(holder.typeName()));
  }

  TypedValue read(String name) {
    TypedValue found = find(name);
    if (found == null) {
      throw new UndefinedNameException(name, Suggestions.forUndefined(name, names()));
    }
    return found;
  }

  private SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(bindings.all().keySet());
    declarations
        .byName()
        .forEach(
            (name, holders) -> {
              if (holders.stream().anyMatch(holder -> holder.variable() != null)) {
                names.add(name);
              }
            });
    return names;
  }

  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    for (String name : names()) {
      TypedValue value = find(name);
      if (value != null) {
        variables.add(new Variable(name, value.type(), value.value()));
      }
    }
    return variables;
  }

  private synchronized TypeNames typeNames() {
    shell();
    if (typeNamesEpoch != declarations.epoch()) {
      typeNames = new TypeNames(declarations.imports(List.of()));
      typeNamesEpoch = declarations.epoch();
    }
    return typeNames;
  }

  /** Runs an expression, whatever it looks like. */
  Ran evaluate(String text) {
    List<Piece> pieces = split(text);
    Diagnostics diagnostics = new Diagnostics(text);
    if (pieces.size() != 1) {
      Piece whole = Piece.of(text, 0, text, text, false);
      return new Ran.Rejected(
          List.of(
              diagnostics.at(
                  pieces.isEmpty() ? whole : pieces.get(pieces.size() - 1),
                  0,
                  0,
                  pieces.isEmpty()
                      ? "an expression is missing"
                      : "one expression is expected; run several statements as a cell")));
    }
    Piece piece = pieces.get(0);
    if (piece.shape() == Shape.EXPRESSION || piece.incomplete()) {
      return run(text, piece);
    }
    declareMentioned(piece);
    return expression(piece, diagnostics);
  }

  @Override
  public synchronized void close() {
    JShell made = shell;
    if (made != null) {
      made.close();
    }
    compiler.forgetAll();
    steps.clear();
    splits.clear();
  }

  private record Provider(ReplControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "gridshell";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return control;
    }
  }
}
