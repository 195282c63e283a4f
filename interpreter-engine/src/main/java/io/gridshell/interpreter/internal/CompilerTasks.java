package io.gridshell.interpreter.internal;

import com.sun.source.util.JavacTask;
import java.util.List;
import java.util.function.Function;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/** Gives compiler tasks. Not thread-safe. */
interface CompilerTasks {

  /** Runs work with a compiler task for some sources. The task is dead afterwards. */
  <T> T with(
      JavaFileManager files,
      DiagnosticListener<JavaFileObject> listener,
      List<? extends JavaFileObject> sources,
      Function<JavacTask, T> work);

  /** Says that the classes of cells changed since the last task. */
  void cellsChanged();

  /** Says that the class path changed since the last task. */
  void classPathChanged();
}
