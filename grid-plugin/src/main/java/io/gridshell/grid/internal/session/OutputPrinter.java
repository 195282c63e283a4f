package io.gridshell.grid.internal.session;

import io.gridshell.CellResult;
import io.gridshell.GroupBy;
import io.gridshell.OutputEvent;
import java.io.PrintStream;
import java.util.List;

/** Prints what several tasks printed, each piece under the engine that it came from. */
final class OutputPrinter {
  private final PrintStream out;

  OutputPrinter(PrintStream out) {
    this.out = out;
  }

  void print(GroupBy groupBy, List<Task> tasks, List<OutputEvent> inOrder) {
    switch (groupBy) {
      case TYPE -> {
        tasks.forEach(task -> stream(task, OutputEvent.Stream.STDOUT));
        tasks.forEach(task -> stream(task, OutputEvent.Stream.STDERR));
        tasks.forEach(this::value);
      }
      case ENGINE ->
          tasks.forEach(
              task -> {
                stream(task, OutputEvent.Stream.STDOUT);
                stream(task, OutputEvent.Stream.STDERR);
                value(task);
              });
      case ORDER -> {
        inOrder.forEach(event -> text(event.stream(), event.engine(), event.text()));
        tasks.forEach(this::value);
      }
    }
    out.flush();
  }

  private void stream(Task task, OutputEvent.Stream stream) {
    text(stream, task.engine(), task.text(stream));
  }

  private void text(OutputEvent.Stream stream, int engine, String text) {
    if (!text.isEmpty()) {
      String name = stream == OutputEvent.Stream.STDOUT ? "stdout" : "stderr";
      out.println("[" + name + ":" + engine + "] " + text.stripTrailing());
    }
  }

  private void value(Task task) {
    if (task.value() instanceof CellResult cell && cell.hasValue()) {
      out.println("Out[" + task.engine() + "]: " + cell.display());
    }
  }
}
