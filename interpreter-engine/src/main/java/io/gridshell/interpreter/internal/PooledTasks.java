package io.gridshell.interpreter.internal;

import com.sun.source.util.JavacTask;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Compiler tasks that share the symbols already read, through the pool that JShell itself uses. The
 * pool is no public API, hence the reflection; its packages have to be exported to us.
 */
final class PooledTasks implements CompilerTasks {
  private static final String JAVAC = "com.sun.tools.javac.";

  /** A pool remembers something of each task, and becomes twice as slow within a few thousand. */
  private static final int TASKS_PER_POOL = 1_000;

  private final List<String> options;
  private final Class<?> poolType;
  private final Class<?> workerType;
  private final Method getTask;
  private final Purge purge = new Purge();
  private @Nullable Object pool;
  private int tasks;
  private boolean stale;

  PooledTasks(List<String> options) throws ReflectiveOperationException {
    this.options = options;
    poolType = Class.forName(JAVAC + "api.JavacTaskPool");
    workerType = Class.forName(JAVAC + "api.JavacTaskPool$Worker");
    getTask =
        poolType.getMethod(
            "getTask",
            Writer.class,
            JavaFileManager.class,
            DiagnosticListener.class,
            Iterable.class,
            Iterable.class,
            Iterable.class,
            workerType);
    poolType.getConstructor(int.class).newInstance(1);
  }

  @Override
  public <T> T with(
      JavaFileManager files,
      DiagnosticListener<JavaFileObject> listener,
      List<? extends JavaFileObject> sources,
      Function<JavacTask, T> work) {
    try {
      if (pool == null || tasks++ > TASKS_PER_POOL) {
        pool = poolType.getConstructor(int.class).newInstance(1);
        tasks = 0;
        stale = false;
      }
      List<T> results = new ArrayList<>(1);
      InvocationHandler handler =
          (proxy, method, arguments) -> {
            JavacTask task = (JavacTask) arguments[0];
            if (stale) {
              purge.apply(task);
              stale = false;
            }
            results.add(work.apply(task));
            return null;
          };
      Object worker =
          Proxy.newProxyInstance(
              PooledTasks.class.getClassLoader(), new Class<?>[] {workerType}, handler);
      getTask.invoke(pool, null, files, listener, options, null, sources, worker);
      return results.get(0);
    } catch (InvocationTargetException e) {
      pool = null;
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException("The compiler failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The compiler's task pool cannot be used", e);
    }
  }

  @Override
  public void cellsChanged() {
    stale = true;
  }

  @Override
  public void classPathChanged() {
    pool = null;
  }

  /** Makes a compiler forget the classes of cells, so that it lists them again. */
  private static final class Purge {
    private final Method context = method("api.BasicJavacTask", "getContext");
    private final Method symbols = method("code.Symtab", "instance", type("util.Context"));
    private final Method names = method("util.Names", "instance", type("util.Context"));
    private final Method fromString = method("util.Names", "fromString", String.class);
    private final Field unnamedModule = field("code.Symtab", "unnamedModule");
    private final Method getPackage =
        method("code.Symtab", "getPackage", type("code.Symbol$ModuleSymbol"), type("util.Name"));
    private final Method allClasses = method("code.Symtab", "getAllClasses");
    private final Method removeClass =
        method("code.Symtab", "removeClass", type("code.Symbol$ModuleSymbol"), type("util.Name"));
    private final Method packageOf = method("code.Symbol", "packge");
    private final Method flatName = method("code.Symbol", "flatName");
    private final Field members = field("code.Symbol$PackageSymbol", "members_field");
    private final Field completer = field("code.Symbol", "completer");
    private final Method finder = method("code.ClassFinder", "instance", type("util.Context"));
    private final Method getCompleter = method("code.ClassFinder", "getCompleter");

    Purge() throws ReflectiveOperationException {}

    void apply(JavacTask task) throws ReflectiveOperationException {
      Object javac = context.invoke(task);
      Object table = symbols.invoke(null, javac);
      Object module = unnamedModule.get(table);
      Object repl =
          getPackage.invoke(table, module, fromString.invoke(names.invoke(null, javac), "REPL"));
      if (repl == null) {
        return;
      }
      List<Object> stale = new ArrayList<>();
      for (Object symbol : (Iterable<?>) allClasses.invoke(table)) {
        if (packageOf.invoke(symbol) == repl) {
          stale.add(flatName.invoke(symbol));
        }
      }
      for (Object name : stale) {
        removeClass.invoke(table, module, name);
      }
      members.set(repl, null);
      completer.set(repl, getCompleter.invoke(finder.invoke(null, javac)));
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
      return Class.forName(JAVAC + name);
    }

    private static Method method(String owner, String name, Class<?>... parameters)
        throws ReflectiveOperationException {
      return type(owner).getMethod(name, parameters);
    }

    private static Field field(String owner, String name) throws ReflectiveOperationException {
      return type(owner).getField(name);
    }
  }
}
