package io.gridshell.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes of a peer; they end with this one. */
final class Workers implements AutoCloseable {
  private static final String READY = "worker ready";

  private final List<Process> processes = new ArrayList<>();

  /** Starts {@code count} JVMs with {@code main} and waits until each of them is ready. */
  static Workers start(int count, String main, String... arguments) throws IOException {
    return start(count, List.of(), main, arguments);
  }

  /** As {@link #start(int, String, String...)}, with options for the JVMs. */
  static Workers start(int count, List<String> jvm, String main, String... arguments)
      throws IOException {
    Workers workers = new Workers();
    List<BufferedReader> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> command = new ArrayList<>(JavaCommand.base());
      command.addAll(1, jvm);
      command.add(main);
      command.add(String.valueOf(count));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      workers.processes.add(process);
      outputs.add(process.inputReader());
    }
    for (BufferedReader output : outputs) {
      String line = output.readLine();
      while (line != null && !line.equals(READY)) {
        line = output.readLine();
      }
      if (line == null) {
        workers.close();
        throw new IOException("a worker of " + main + " ended before it was ready");
      }
      drain(output);
    }
    return workers;
  }

  private static void drain(BufferedReader output) {
    Thread thread = new Thread(() -> output.lines().forEach(line -> {}), "worker-output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Called by a worker that watches its {@link Lifeline}: tells its starter, and stays. */
  static void ready() throws InterruptedException {
    System.out.println(READY);
    Thread.currentThread().join();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
