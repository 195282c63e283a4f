package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.SnippetCompiler;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Objects;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.SPIResolutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where JShell puts the classes of declarations and asks for their execution. Runs them on the
 * calling thread and keeps the live value or exception for the interpreter.
 */
final class ReplControl extends DirectExecutionControl {
  private final Gate gate;
  private final ReplLoader loader;
  private Gate.@Nullable Result<Object> last;

  ReplControl(Gate gate, ReplLoader loader, SnippetCompiler compiler) {
    super(new Delegate(loader, compiler));
    this.gate = gate;
    this.loader = loader;
  }

  /** What the last execution came to, once. */
  Gate.@Nullable Result<Object> takeLast() {
    Gate.Result<Object> taken = last;
    last = null;
    return taken;
  }

  @Override
  public void redefine(ClassBytecodes[] classes)
      throws NotImplementedException, EngineTerminationException, ClassInstallException {
    for (ClassBytecodes redefined : classes) {
      if (!loader.isDeclared(redefined.name(), redefined.bytecodes())) {
        throw new NotImplementedException("A class that changed gets a new name");
      }
    }
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, InternalException, EngineTerminationException {
    MethodHandle method;
    try {
      method = Handles.entry(findClass(className), methodName);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InternalException(e.toString());
    }
    Gate.Result<Object> result = gate.user(() -> Handles.call(method));
    last = result;
    if (result.stopped()) {
      throw new StoppedException();
    }
    Throwable thrown = result.thrown();
    if (thrown != null) {
      throw new UserException("", thrown.getClass().getName(), new StackTraceElement[0]);
    }
    return "";
  }

  @Override
  public String varValue(String className, String varName) {
    return "";
  }

  /** JShell's number of the declaration that was used too early. */
  static @Nullable Integer unresolvedId(Throwable thrown) {
    return thrown instanceof SPIResolutionException resolution ? resolution.id() : null;
  }

  /** Hands classes to the loader and the compiler. */
  private record Delegate(ReplLoader loader, SnippetCompiler compiler) implements LoaderDelegate {
    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
      boolean[] installed = new boolean[classes.length];
      for (ClassBytecodes loaded : classes) {
        loader.declare(loaded.name(), loaded.bytecodes());
        compiler.declare(loaded.name(), loaded.bytecodes());
      }
      for (int i = 0; i < classes.length; i++) {
        try {
          Class<?> loaded = loader.loadClass(classes[i].name());
          Objects.requireNonNull(loaded.getDeclaredMethods());
          installed[i] = true;
        } catch (ClassNotFoundException | LinkageError e) {
          throw new ClassInstallException("load: " + e, installed);
        }
      }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {}

    @Override
    public void addToClasspath(String path) {
      loader.addPath(Path.of(path));
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      return loader.loadClass(name);
    }
  }
}
