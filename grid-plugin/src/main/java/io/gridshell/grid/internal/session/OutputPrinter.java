package io.gridshell.grid.internal.session;

import io.gridshell.CellResult;
import io.gridshell.GroupBy;
import io.gridshell.OutputEvent;
import io.gridshell.TaskId;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        inOrder(inOrder);
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
      out.print("[" + name + ":" + engine + "] " + text);
      if (!text.endsWith("\n")) {
        out.println();
      }
    }
  }

  /** What one task prints to one stream. */
  private record Source(TaskId task, OutputEvent.Stream stream) {
    static Source of(OutputEvent event) {
      return new Source(event.task(), event.stream());
    }
  }

  /** A line that came in pieces is printed where it ended. */
  private void inOrder(List<OutputEvent> events) {
    Map<Source, Integer> last = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      last.put(Source.of(events.get(i)), i);
    }
    Map<Source, StringBuilder> begun = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      OutputEvent event = events.get(i);
      Source source = Source.of(event);
      StringBuilder text = begun.computeIfAbsent(source, unused -> new StringBuilder());
      text.append(event.text());
      boolean isLast = Objects.equals(last.get(source), i);
      int end = isLast ? text.length() : text.lastIndexOf("\n") + 1;
      text(event.stream(), event.engine(), text.substring(0, end));
      text.delete(0, end);
    }
  }

  private void value(Task task) {
    if (task.value() instanceof CellResult cell && cell.hasValue()) {
      out.println("Out[" + task.engine() + "]: " + cell.display());
    }
  }
}
