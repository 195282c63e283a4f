package io.gridshell.perf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A system that does everything at once in this JVM, and remembers what it was asked. */
final class CountingPeer implements Peer {
  final List<String> asked = new ArrayList<>();
  private final Map<String, Object> dealt = new HashMap<>();
  @Nullable Exception failure;

  private void note(String what) throws Exception {
    asked.add(what);
    if (failure != null) {
      throw failure;
    }
  }

  /** What was asked, each kind once, in the order of the first. */
  List<String> kinds() {
    return asked.stream().distinct().toList();
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public void callOne() throws Exception {
    note("callOne");
  }

  @Override
  public void callAll() throws Exception {
    note("callAll");
  }

  @Override
  public void tasks(int count) throws Exception {
    note("tasks");
  }

  @Override
  public void map(int count) throws Exception {
    note("map");
  }

  @Override
  public void await(List<Integer> micros) throws Exception {
    note("await " + order(micros));
  }

  @Override
  public void awaitSkewed(List<Integer> micros) throws Exception {
    note("awaitSkewed " + order(micros));
  }

  private static String order(List<Integer> micros) {
    List<Integer> sorted = micros.stream().sorted().toList();
    if (sorted.get(0).equals(sorted.get(sorted.size() - 1))) {
      return micros.size() + " alike";
    }
    String order = "mixed";
    if (micros.equals(sorted)) {
      order = "long ones last";
    } else if (micros.equals(micros.stream().sorted(Comparator.reverseOrder()).toList())) {
      order = "long ones first";
    }
    return micros.size() + " " + order;
  }

  @Override
  public Callable<?> scatter(Data data) {
    return () -> {
      note("scatter " + data.name());
      return dealt.put(data.name(), data.values());
    };
  }

  @Override
  public Callable<?> gather(Data data) {
    return () -> {
      note("gather " + data.name());
      return dealt.get(data.name());
    };
  }

  @Override
  public Callable<?> push(Data data) {
    return () -> {
      note("push " + data.name());
      return data;
    };
  }

  @Override
  public void cell(String line) throws Exception {
    note("cell " + line.replaceAll("\\d{2,}", "N"));
  }

  /** A process takes the task, and another takes over once it has died. */
  @Override
  public void hold(Path mark) throws Exception {
    note("hold");
    Process worker = new ProcessBuilder("sleep", "60").start();
    try {
      Path draft = mark.resolveSibling("draft");
      Files.writeString(draft, String.valueOf(worker.pid()));
      Files.move(draft, mark);
      worker.waitFor();
    } finally {
      worker.destroyForcibly();
    }
  }

  @Override
  public void close() {
    asked.add("close");
  }
}
