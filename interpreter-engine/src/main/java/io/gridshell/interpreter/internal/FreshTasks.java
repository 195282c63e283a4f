package io.gridshell.interpreter.internal;

import com.sun.source.util.JavacTask;
import java.util.List;
import java.util.function.Function;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/** A new compiler for every task: needs no flag, costs about as much as JShell does. */
final class FreshTasks implements CompilerTasks {
  private final JavaCompiler compiler;
  private final List<String> options;

  FreshTasks(JavaCompiler compiler, List<String> options) {
    this.compiler = compiler;
    this.options = options;
  }

  @Override
  public <T> T with(
      JavaFileManager files,
      DiagnosticListener<JavaFileObject> listener,
      List<? extends JavaFileObject> sources,
      Function<JavacTask, T> work) {
    return work.apply((JavacTask) compiler.getTask(null, files, listener, options, null, sources));
  }

  @Override
  public void cellsChanged() {}

  @Override
  public void classPathChanged() {}
}
