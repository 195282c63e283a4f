package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.SnippetCompiler;
import io.gridshell.interpreter.internal.ValueText;
import io.gridshell.interpreter.internal.Weaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * A stateful interpreter of Java cells with live values.
 *
 * <p>One task at a time: {@link #execute}, {@link #evaluate}, {@link #run}, {@link #bind}, {@link
 * #unbind}, {@link #addToClassPath} and {@link #reset} run on the calling thread and throw {@link
 * IllegalStateException} when another thread is in one of them. A task may call them again from its
 * own thread. Everything else may be called from any thread at any time.
 *
 * <p>The first interpreter of a JVM replaces {@code System.out}, {@code System.err} and {@code
 * System.in} by streams that know which thread works for which interpreter.
 */
public final class Interpreter implements AutoCloseable {
  private final Gate gate = new Gate();
  private final OutputRoute route = new OutputRoute(gate);
  private final Weaver weaver = new Weaver();
  private final SnippetCompiler compiler;
  private final Builder settings;
  private final Set<Path> classPath = new LinkedHashSet<>();
  private volatile Namespace namespace;
  private volatile boolean closed;

  private Interpreter(Builder settings) {
    this.settings = settings;
    SystemStreams.install();
    compiler = new SnippetCompiler();
    namespace = new Namespace(gate, weaver, compiler, settings);
    settings.classPath.forEach(this::addToClassPath);
  }

  /** Starts the description of an interpreter. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name given when it was built, for messages. */
  public String name() {
    return settings.name;
  }

  /**
   * Runs a cell: any number of declarations, statements and expressions. Never throws for what the
   * cell does.
   *
   * @throws IllegalStateException if another thread uses the interpreter, or it is closed
   */
  public CellOutcome execute(String cell, OutputSink sink) {
    return task("execute", sink, () -> cell(cell));
  }

  private CellOutcome cell(String cell) {
    Namespace current = namespace;
    List<String> notes = new ArrayList<>();
    Ran.Ok last = new Ran.Ok(null, "void", List.of());
    Deque<Piece> pieces = new ArrayDeque<>(current.split(cell));
    while (!pieces.isEmpty()) {
      Piece piece = pieces.remove();
      Ran ran = current.run(cell, piece);
      if (ran instanceof Ran.Rejected rejected) {
        List<Piece> lines = current.splitLines(cell, piece, rejected);
        if (!lines.isEmpty()) {
          for (int i = lines.size() - 1; i >= 0; i--) {
            pieces.addFirst(lines.get(i));
          }
          continue;
        }
      }
      if (ran instanceof Ran.Ok ok) {
        last = ok;
        notes.addAll(ok.notes());
      } else if (ran instanceof Ran.Rejected rejected) {
        return new CellOutcome.Rejected(rejected.diagnostics());
      } else if (ran instanceof Ran.Threw threw) {
        Traces traces = new Traces(current, piece.line());
        return new CellOutcome.Threw(
            threw.thrown(), traces.line(threw.thrown()), traces.text(threw.thrown()));
      } else if (ran instanceof Ran.Stopped stopped) {
        return new CellOutcome.Interrupted(
            new Traces(current, piece.line()).line(stopped.thrown()));
      }
    }
    return new CellOutcome.Completed(
        last.value(), last.hasValue() ? last.type() : "", last.hasValue(), notes);
  }

  /**
   * The value of an expression. The name of a variable costs no compilation.
   *
   * @throws UndefinedNameException if the expression is a name that is not defined
   * @throws CompilationException if it does not compile
   * @throws CellException if it throws
   * @throws InterruptedCellException if it is interrupted
   */
  public TypedValue evaluate(String expression, OutputSink sink) {
    String name = expression.strip();
    if (SourceVersion.isIdentifier(name) && !SourceVersion.isKeyword(name)) {
      return read(name);
    }
    return task(
        "evaluate",
        sink,
        () -> {
          Namespace current = namespace;
          Ran ran = current.evaluate(expression);
          if (ran instanceof Ran.Ok ok) {
            return new TypedValue(ok.value(), ok.type());
          }
          if (ran instanceof Ran.Rejected rejected) {
            throw new CompilationException(rejected.diagnostics());
          }
          Traces traces = new Traces(current, 1);
          if (ran instanceof Ran.Threw threw) {
            Throwable thrown = threw.thrown();
            throw new CellException(thrown, traces.line(thrown), traces.text(thrown));
          }
          throw new InterruptedCellException(
              traces.line(ran instanceof Ran.Stopped stopped ? stopped.thrown() : null));
        });
  }

  /**
   * Runs a function like a cell: its output goes to the sink, it can be interrupted, and {@link
   * #classLoader} is the context class loader.
   *
   * @return what the function returns; may be null
   * @throws InterruptedCellException if it is interrupted
   * @throws Exception what the function throws
   */
  public <T> T run(Callable<T> body, OutputSink sink) throws Exception {
    Gate.Result<T> result = task("run", sink, () -> gate.<T>user(body));
    Throwable thrown = result.thrown();
    if (result.stopped()) {
      InterruptedCellException interrupted = new InterruptedCellException(0);
      if (thrown != null) {
        interrupted.addSuppressed(thrown);
      }
      throw interrupted;
    }
    if (thrown instanceof Exception exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw new CellException(thrown, 0, new Traces(namespace, 0).text(thrown));
    }
    return valueOf(result);
  }

  @SuppressWarnings("NullAway")
  private static <T> T valueOf(Gate.Result<T> result) {
    return result.value();
  }

  /** What is done while the gate is held. */
  private interface Task<T> {
    T run();
  }

  private <T> T task(String what, OutputSink sink, Task<T> task) {
    boolean wasInUserCode = begin(what);
    try {
      Thread thread = Thread.currentThread();
      ClassLoader loader = thread.getContextClassLoader();
      OutputRoute before = route.open(sink);
      thread.setContextClassLoader(namespace.loader());
      try {
        return task.run();
      } finally {
        thread.setContextClassLoader(loader);
        route.close(before);
      }
    } finally {
      gate.end(wasInUserCode);
    }
  }

  private boolean begin(String what) {
    if (closed) {
      throw new IllegalStateException("Interpreter " + settings.name + " is closed");
    }
    return gate.begin(what);
  }

  /**
   * The live value of a variable with its declared type.
   *
   * @throws UndefinedNameException if there is no such variable
   */
  public TypedValue read(String name) {
    return namespace.read(name);
  }

  /**
   * Makes a value a variable of the namespace, in place of one of the same name. Nothing is
   * compiled until a cell mentions it.
   *
   * @param value the live value; not copied; may be null
   * @param declaredType the type as a cell would write it, or null for the best that the value
   *     shows
   * @throws IllegalArgumentException if the name is no Java identifier
   */
  public void bind(String name, @Nullable Object value, @Nullable String declaredType) {
    boolean wasInUserCode = begin("bind");
    try {
      namespace.bind(name, value, declaredType);
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /** Whether a variable of that name can be read. */
  public boolean isDefined(String name) {
    return namespace.isDefined(name);
  }

  /** All variables by name, each with its declared type and live value. */
  public List<Variable> variables() {
    return namespace.variables();
  }

  /** Removes a variable; returns whether there was one. */
  public boolean unbind(String name) {
    boolean wasInUserCode = begin("unbind");
    try {
      return namespace.unbind(name);
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /**
   * Stops what runs and waits for its end. The namespace stays as it is. Call it from another
   * thread than the task's.
   *
   * <p>The thread is interrupted first. Code that does not answer is stopped by {@code Thread.stop}
   * on JDKs that have it, else at its next loop or method call within cells and prepared functions.
   * A thread that is blocked in the operating system answers to neither.
   *
   * @param patience how long to wait
   */
  public Interruption interrupt(Duration patience) {
    try {
      return gate.interrupt(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Interruption.STILL_RUNNING;
    }
  }

  /** Whether the running task was asked to stop and has not ended yet. */
  public boolean isStopping() {
    return gate.isAsked();
  }

  /** Empties the namespace: nothing that cells declared is left. The class path stays. */
  public void reset() {
    boolean wasInUserCode = begin("reset");
    try {
      namespace.close();
      namespace = new Namespace(gate, weaver, compiler, settings);
      for (Path element : classPath) {
        namespace.addToClassPath(element);
      }
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /** Finds the classes that cells declare, those of the class path, and those of the parent. */
  public ClassLoader classLoader() {
    return namespace.loader();
  }

  /** The bytes of a class of a cell as the compiler wrote them, for sending it elsewhere. */
  public Optional<byte[]> classBytes(String binaryName) {
    byte[] bytes = namespace.loader().bytes(binaryName);
    return bytes == null ? Optional.empty() : Optional.of(bytes.clone());
  }

  /**
   * Prepares a class from elsewhere so that exits are refused in it and loops can be interrupted,
   * as in cells. Define it in a loader that sees this module.
   *
   * @throws IllegalArgumentException if the bytes are no class file
   */
  public byte[] prepare(String binaryName, byte[] classFile) {
    return weaver.weave(binaryName, classFile);
  }

  /**
   * Adds a jar or a folder of classes for later cells.
   *
   * @throws IllegalArgumentException if there is no such file or folder
   */
  public void addToClassPath(Path jarOrFolder) {
    if (!Files.exists(jarOrFolder)) {
      throw new IllegalArgumentException(
          "Class path element " + jarOrFolder + " does not exist; copy it to the engine first");
    }
    Path element = jarOrFolder.toAbsolutePath().normalize();
    boolean wasInUserCode = begin("addToClassPath");
    try {
      if (classPath.add(element)) {
        namespace.addToClassPath(element);
        compiler.addToClassPath(element);
      }
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /**
   * What may stand at {@code cursor} in a cell that is being written.
   *
   * @throws IllegalStateException if another thread uses the interpreter, or it is closed
   */
  public Completion complete(String cell, int cursor) {
    boolean wasInUserCode = begin("complete");
    try {
      return namespace.complete(cell, cursor);
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /** Whether a cell that is being written needs more lines before it can run. */
  public boolean isUnfinished(String cell) {
    boolean wasInUserCode = begin("isUnfinished");
    try {
      return namespace.isUnfinished(cell);
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /** Compiles a few throw-away cells, so that the first real one does not pay for it. */
  public void warmUp() {
    boolean wasInUserCode = begin("warmUp");
    try {
      namespace.warmUp();
    } finally {
      gate.end(wasInUserCode);
    }
  }

  /**
   * The text that JShell would show for a value: arrays with their elements, strings quoted, long
   * values folded. Runs {@code toString} of the value; never throws.
   */
  public String display(@Nullable Object value) {
    return ValueText.of(value);
  }

  /** Ends the interpreter. What runs is not stopped; interrupt it first. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      namespace.close();
    }
  }

  @Override
  public String toString() {
    return "Interpreter[" + settings.name + "]";
  }

  /** Describes an interpreter. Not thread-safe. */
  public static final class Builder {
    String name = "interpreter";
    ClassLoader parent = Interpreter.class.getClassLoader();
    List<Path> classPath = List.of();
    List<String> imports =
        List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.nio.file.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.function.*",
            "java.util.prefs.*",
            "java.util.regex.*",
            "java.util.stream.*");
    int cellCache = 1_000;
    boolean completing;

    private Builder() {}

    /** Sets a name for messages. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Sets the loader of classes that the interpreter does not have; default is its own. */
    public Builder parent(ClassLoader parent) {
      this.parent = parent;
      return this;
    }

    /** Sets jars and folders that cells may use, beside the class path of the JVM. */
    public Builder classPath(List<Path> classPath) {
      this.classPath = List.copyOf(classPath);
      return this;
    }

    /**
     * Sets what every cell may name without a package, such as {@code java.util.*}; default is what
     * JShell imports.
     */
    public Builder imports(List<String> imports) {
      this.imports = List.copyOf(imports);
      return this;
    }

    /** Sets how many compiled snippets are kept for being run again; default is 1000. */
    public Builder cellCache(int snippets) {
      if (snippets < 1) {
        throw new IllegalArgumentException("cellCache is " + snippets + "; at least 1 is needed");
      }
      this.cellCache = snippets;
      return this;
    }

    /**
     * Lets {@link Interpreter#complete} know the classes of the JDK and of the class path; they are
     * read in the background, which costs some processor time.
     */
    public Builder completing() {
      this.completing = true;
      return this;
    }

    /** Builds the interpreter. */
    public Interpreter build() {
      return new Interpreter(this);
    }
  }
}
