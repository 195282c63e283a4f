package io.gridshell.interpreter.internal;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions and statements, each in one pass of the compiler, into a class of the
 * package of cells. Line numbers in the class are those of the snippet. Not thread-safe.
 */
public final class SnippetCompiler {
  private static final Logger LOGGER = System.getLogger(SnippetCompiler.class.getName());
  private static final AtomicBoolean TOLD = new AtomicBoolean();
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-Xlint:none", "-nowarn", "-g:source,lines", "-parameters");
  private static final String RESULT = "$value$";
  private static final String RETURN = "return ";
  private static final Compiled UNEXPECTED_VALUE = new Compiled.Failed(List.of());

  /** What the compiled method is to return. */
  private enum Result {
    NOTHING,
    VALUE,
    EXPECT_VOID
  }

  private final StandardJavaFileManager standardFiles;
  private final MemoryFiles files;
  private final CompilerTasks tasks;
  private final List<Path> classPath = new ArrayList<>();
  private final Set<String> voidCalls =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > 1_000;
            }
          });
  private long number;

  /** Creates a compiler that sees the class path of this JVM. */
  public SnippetCompiler() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException(
          "This Java has no compiler; start the engine with a JDK instead of a JRE: "
              + System.getProperty("java.home"));
    }
    standardFiles = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    files = new MemoryFiles(standardFiles);
    tasks = tasks(compiler);
    for (String element : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!element.isEmpty()) {
        classPath.add(Path.of(element));
      }
    }
  }

  private static CompilerTasks tasks(JavaCompiler compiler) {
    try {
      return new PooledTasks(OPTIONS);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOGGER.log(
          TOLD.getAndSet(true) ? Level.DEBUG : Level.INFO,
          "slow compile: add --add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED"
              + " --add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED"
              + " --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED reason="
              + e.getMessage());
      return new FreshTasks(compiler, OPTIONS);
    }
  }

  /** Whether compiler state is shared between snippets, which makes them four times faster. */
  public boolean isPooled() {
    return tasks instanceof PooledTasks;
  }

  /** The files of class path and JDK that this compiler has opened. Not thread-safe. */
  public StandardJavaFileManager standardFiles() {
    return standardFiles;
  }

  /** Adds a jar or folder. */
  public void addToClassPath(Path element) {
    classPath.add(element);
    try {
      files.classPath(classPath);
    } catch (IOException e) {
      throw new UncheckedIOException("Class path element " + element + " cannot be read", e);
    }
    tasks.classPathChanged();
  }

  /** Makes the class of a declaration known. */
  public void declare(String binaryName, byte[] bytes) {
    files.cell(binaryName, bytes);
    tasks.cellsChanged();
  }

  /** Forgets the class of a declaration that was replaced. */
  public void forget(Set<String> binaryNames) {
    binaryNames.forEach(files::forgetCell);
    tasks.cellsChanged();
  }

  /** Forgets all classes of cells. */
  public void forgetAll() {
    files.forgetCells();
    tasks.cellsChanged();
  }

  /** Compiles an expression; the method returns its value, or null when it has none. */
  public Compiled expression(String imports, String text) {
    String call = call(text);
    if (voidCalls.contains(call)) {
      Compiled compiled = compile(imports, " { ", text, "\n; }", Result.EXPECT_VOID);
      if (compiled != UNEXPECTED_VALUE) {
        return compiled;
      }
      voidCalls.remove(call);
    }
    Compiled compiled = value(imports, "var", text);
    if (compiled instanceof Compiled.Classes classes && classes.type().equals("void")) {
      voidCalls.add(call);
    }
    return compiled;
  }

  /** What stands before the first parenthesis; calls that look alike probably return alike. */
  private static String call(String text) {
    int parenthesis = text.indexOf('(');
    return parenthesis < 0 ? "" : text.substring(0, parenthesis).strip();
  }

  /** Compiles a list of statements; the method returns null. */
  public Compiled statement(String imports, String text) {
    return compile(imports, " { ", text, "\n }", Result.NOTHING);
  }

  /**
   * Compiles the declaration of a variable that exists already as an assignment to it.
   *
   * @param target the field that keeps the variable
   */
  public Compiled assignment(String imports, String text, String name, String target) {
    return compile(imports, " { ", text, "\n; " + target + " = " + name + "; }", Result.VALUE);
  }

  private Compiled value(String imports, String type, String text) {
    String suffix = "\n; " + RETURN + RESULT + "; }";
    Compiled compiled =
        compile(imports, " { " + type + " " + RESULT + " = ", text, suffix, Result.VALUE);
    if (compiled instanceof Compiled.Failed failed && type.equals("var")) {
      if (failed.says("'null'")) {
        return value(imports, "Object", text);
      }
      if (failed.says("initializer is 'void'")) {
        return statement(imports, text + "\n;");
      }
    }
    return compiled;
  }

  private Compiled compile(
      String imports, String prefix, String text, String suffix, Result result) {
    String name = "$Cell$" + ++number;

    String head =
        "package REPL; "
            + imports
            + " @SuppressWarnings(\"all\") public class "
            + name
            + " { public static "
            + (suffix.contains(RETURN) ? "Object " : "void ")
            + Compiled.METHOD
            + "() throws Throwable"
            + prefix;
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    MemoryFiles.Source source = new MemoryFiles.Source("REPL." + name, head + text + suffix + "}");
    try {
      return tasks.with(
          files,
          diagnostics,
          List.of(source),
          task -> run(task, "REPL." + name, diagnostics, head.length(), text, result));
    } finally {
      files.takeWritten();
    }
  }

  private Compiled run(
      JavacTask task,
      String className,
      DiagnosticCollector<JavaFileObject> diagnostics,
      int offset,
      String text,
      Result result) {
    try {
      Iterable<? extends CompilationUnitTree> units = task.parse();
      List<Problem> problems = problems(diagnostics, offset, text, true);
      if (!problems.isEmpty()) {
        return new Compiled.Failed(problems);
      }
      CompilationUnitTree unit = units.iterator().next();
      task.analyze();
      problems = problems(diagnostics, offset, text, false);
      if (!problems.isEmpty()) {
        return new Compiled.Failed(problems);
      }
      if (result == Result.EXPECT_VOID && !isVoid(task, unit)) {
        return UNEXPECTED_VALUE;
      }
      String type = result == Result.VALUE ? type(task, unit) : "void";
      task.generate();
      problems = problems(diagnostics, offset, text, false);
      return problems.isEmpty()
          ? new Compiled.Classes(className, files.takeWritten(), type)
          : new Compiled.Failed(problems);
    } catch (IOException e) {
      throw new UncheckedIOException("Compiling in memory failed", e);
    }
  }

  private static String type(JavacTask task, CompilationUnitTree unit) {
    TreePath statement = firstStatement(unit);
    if (statement != null && statement.getLeaf() instanceof VariableTree) {
      Element element = Trees.instance(task).getElement(statement);
      return element == null ? "Object" : element.asType().toString();
    }
    return "Object";
  }

  private static boolean isVoid(JavacTask task, CompilationUnitTree unit) {
    TreePath statement = firstStatement(unit);
    if (statement != null && statement.getLeaf() instanceof ExpressionStatementTree expression) {
      TypeMirror type =
          Trees.instance(task).getTypeMirror(new TreePath(statement, expression.getExpression()));
      return type != null && type.getKind() == TypeKind.VOID;
    }
    return false;
  }

  private static @Nullable TreePath firstStatement(CompilationUnitTree unit) {
    ClassTree type = (ClassTree) unit.getTypeDecls().get(0);
    TreePath path = new TreePath(new TreePath(unit), type);
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method && method.getName().contentEquals(Compiled.METHOD)) {
        BlockTree body = method.getBody();
        return new TreePath(
            new TreePath(new TreePath(path, method), body), body.getStatements().get(0));
      }
    }
    return null;
  }

  private static List<Problem> problems(
      DiagnosticCollector<JavaFileObject> diagnostics, int offset, String text, boolean syntax) {
    List<Problem> problems = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() != Diagnostic.Kind.ERROR) {
        continue;
      }
      int start = place(diagnostic.getPosition(), offset, text);
      int end = place(diagnostic.getEndPosition(), offset, text);
      problems.add(new Problem(message(diagnostic), start, Math.max(start, end), syntax));
    }
    return problems;
  }

  private static int place(long position, int offset, String text) {
    if (position == Diagnostic.NOPOS) {
      return -1;
    }
    return (int) Math.max(0, Math.min(text.length(), position - offset));
  }

  private static String message(Diagnostic<? extends JavaFileObject> diagnostic) {
    String message = String.valueOf(diagnostic.getMessage(Locale.ENGLISH));
    return tidy(message);
  }

  /** Leaves out of a message what the user never wrote: holders of declarations, our variable. */
  public static String tidy(String message) {
    StringBuilder tidy = new StringBuilder();
    for (String line : message.lines().toList()) {
      String shown = line.replaceAll("\\$?REPL\\.\\$(JShell|Cell)\\$\\w+\\.?", "");
      boolean ofOurs = !shown.equals(line) || shown.strip().equals("location: class");
      if (shown.strip().startsWith("location:") && ofOurs) {
        continue;
      }
      shown = shown.replaceAll("\\$(JShell|Cell)\\$\\w+\\.?", "");
      shown = shown.replace("local variable " + RESULT, "the expression");
      if (!tidy.isEmpty()) {
        tidy.append('\n');
      }
      tidy.append(shown);
    }
    return tidy.toString();
  }

  /** The imports for a class that refers to the given declarations. */
  public static String staticImport(String holder, String name) {
    return "import static " + holder + "." + name + ";";
  }
}
