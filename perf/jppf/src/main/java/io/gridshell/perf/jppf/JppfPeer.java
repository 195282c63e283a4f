package io.gridshell.perf.jppf;

import io.gridshell.perf.InFlight;
import io.gridshell.perf.JavaCommand;
import io.gridshell.perf.Lifeline;
import io.gridshell.perf.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jppf.client.JPPFClient;
import org.jppf.client.JPPFJob;
import org.jppf.client.event.JobEvent;
import org.jppf.client.event.JobListenerAdapter;
import org.jppf.node.protocol.Task;
import org.jppf.utils.TypedProperties;
import org.jspecify.annotations.Nullable;

/** JPPF: a server, nodes of one thread each, and jobs of tasks. */
final class JppfPeer implements Peer {
  private static final int AT_ONCE = 64;

  private final List<Process> processes = new ArrayList<>();
  private final JPPFClient client;

  private JppfPeer(int nodes, Path home) throws Exception {
    int port = freePort();
    try {
      startJvm(
          "org.jppf.server.JPPFDriver",
          home.resolve("server.properties"),
          List.of(
              "jppf.server.port = " + port,
              "jppf.discovery.enabled = false",
              "jppf.peer.discovery.enabled = false",
              "jppf.management.host = 127.0.0.1",
              "jppf.management.port = " + freePort()));
      for (int i = 0; i < nodes; i++) {
        startJvm(
            "org.jppf.node.NodeRunner",
            home.resolve("node-" + i + ".properties"),
            List.of(
                "jppf.server.host = 127.0.0.1",
                "jppf.server.port = " + port,
                "jppf.discovery.enabled = false",
                "jppf.reconnect.initial.delay = 0",
                "jppf.reconnect.interval = 1",
                "jppf.processing.threads = 1",
                "jppf.management.host = 127.0.0.1",
                "jppf.management.port = " + freePort()));
      }
      TypedProperties properties = new TypedProperties();
      properties.setProperty("jppf.drivers", "one");
      properties.setProperty("one.jppf.server.host", "127.0.0.1");
      properties.setProperty("one.jppf.server.port", String.valueOf(port));
      properties.setProperty("jppf.discovery.enabled", "false");
      properties.setProperty("jppf.reconnect.initial.delay", "0");
      properties.setProperty("jppf.reconnect.interval", "1");
      client = new JPPFClient("perf", properties);
      awaitNodes(nodes);
    } catch (Exception e) {
      end();
      throw e;
    }
  }

  /** Starts a server and {@code nodes} nodes; returns once all of them are idle. */
  static Peer start(int nodes, Path home) throws Exception {
    return new JppfPeer(nodes, home);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void startJvm(String main, Path file, List<String> properties) throws IOException {
    Files.write(file, properties);
    List<String> command = new ArrayList<>(JavaCommand.with(System.getProperty("java.class.path")));
    command.add(1, "-XX:+UseSerialGC");
    command.add(1, "-Djppf.config=" + file);
    command.addAll(List.of(Lifeline.class.getName(), main, "noLauncher"));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Path.of(file + ".log").toFile())
            .start());
  }

  private void awaitNodes(int nodes) throws Exception {
    var server = client.awaitWorkingConnectionPool().awaitWorkingJMXConnection();
    while (true) {
      Integer idle = server.nbIdleNodes();
      if (idle != null && idle >= nodes) {
        return;
      }
      for (Process process : processes) {
        if (!process.isAlive()) {
          throw new IOException("a process of JPPF ended with " + process.exitValue());
        }
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Override
  public String name() {
    return "JPPF";
  }

  private static JPPFJob job(List<? extends Job> tasks) throws Exception {
    JPPFJob job = new JPPFJob();
    for (Job task : tasks) {
      job.add(task);
    }
    return job;
  }

  private static @Nullable Throwable failure(List<Task<?>> tasks) {
    return tasks.stream().map(Task::getThrowable).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private void run(List<? extends Job> tasks) throws Exception {
    run(job(tasks));
  }

  private void run(JPPFJob job) throws Exception {
    Throwable failure = failure(client.submit(job));
    if (failure != null) {
      throw new IllegalStateException("a task failed", failure);
    }
  }

  private static List<Job> each(List<Integer> items, Function<Integer, Job> task) {
    return items.stream().map(task).toList();
  }

  /** A job goes to whichever node is free: to address one takes a policy that searches for it. */
  @Override
  public void callOne() throws Exception {
    run(List.of(new Job.Noop()));
  }

  @Override
  public void callAll() throws Exception {
    JPPFJob job = job(List.of(new Job.Noop()));
    job.getSLA().setBroadcastJob(true);
    run(job);
  }

  @Override
  public void tasks(int count) throws Exception {
    new InFlight(AT_ONCE, count)
        .perSecond(
            ended -> {
              try {
                JPPFJob job = job(List.of(new Job.Noop()));
                job.addJobListener(
                    new JobListenerAdapter() {
                      @Override
                      public void jobEnded(JobEvent event) {
                        ended.accept(failure(event.getJob().getAllResults()));
                      }
                    });
                var unused = client.submitAsync(job);
              } catch (Exception e) {
                ended.accept(e);
              }
            });
  }

  @Override
  public void map(int count) throws Exception {
    run(Collections.nCopies(count, new Job.Noop()));
  }

  @Override
  public void await(List<Integer> micros) throws Exception {
    run(each(micros, Job.Wait::new));
  }

  @Override
  public void compute(List<Integer> turns) throws Exception {
    run(each(turns, Job.Arithmetic::new));
  }

  @Override
  public void hold(Path mark) throws Exception {
    run(List.of(new Job.Stay(mark.toString())));
  }

  private void end() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }

  @Override
  public void close() {
    client.close();
    end();
  }
}
