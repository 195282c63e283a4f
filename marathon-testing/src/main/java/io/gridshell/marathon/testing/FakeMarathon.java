package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A Marathon of this process, with one or more masters. Thread-safe. Closing it ends every task.
 *
 * <p>Agents are loopback addresses. A task on a bridge gets a loopback address of its own in {@code
 * GRID_CONTAINER_ADDRESS}, and its agent's ports lead there.
 */
public final class FakeMarathon implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final int TICKS_A_HEALTH_CHECK = 10;
  private static final int TICKS_A_HEARTBEAT = 40;

  private final Events events = new Events();
  private final Cloud cloud;
  private final Api api;
  private final List<Node> nodes = new ArrayList<>();
  private final Path sandboxes;
  private final Thread clock = new Thread(this::run, "test-marathon-clock");
  private volatile int leader;

  private FakeMarathon(MarathonVersion version, int masters, TaskRunner runner, List<String> agents)
      throws IOException {
    sandboxes = Files.createTempDirectory("test-marathon");
    cloud = new Cloud(version, runner, agents, sandboxes, events);
    api = new Api(cloud);
    for (int i = 0; i < masters; i++) {
      nodes.add(new Node(api, events, version, this::elected));
    }
    clock.setDaemon(true);
    clock.start();
  }

  /** A Marathon with one master whose tasks do nothing. */
  public static FakeMarathon simulated(MarathonVersion version) {
    return start(version, 1, TaskRunner.simulated(), List.of("127.0.0.1"));
  }

  /**
   * Starts a Marathon.
   *
   * @param version the version it plays
   * @param masters how many masters; the first is the leader
   * @param runner what runs tasks
   * @param agents loopback addresses of the agents
   */
  public static FakeMarathon start(
      MarathonVersion version, int masters, TaskRunner runner, List<String> agents) {
    try {
      return new FakeMarathon(version, masters, runner, agents);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Optional<Node> elected() {
    return leader < 0 ? Optional.empty() : Optional.of(nodes.get(leader));
  }

  private void run() {
    try {
      for (int tick = 0; ; tick++) {
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        cloud.tick();
        if (tick % TICKS_A_HEALTH_CHECK == 0) {
          cloud.checkHealth();
        }
        if (tick % TICKS_A_HEARTBEAT == 0) {
          events.heartbeat();
        }
      }
    } catch (InterruptedException closed) {
      System.getLogger(FakeMarathon.class.getName()).log(Level.DEBUG, "end test Marathon");
    }
  }

  /** The base addresses of all masters. */
  public List<URI> masters() {
    return nodes.stream().map(Node::uri).toList();
  }

  /** How many requests a master got. */
  public int requests(int master) {
    return nodes.get(master).requests();
  }

  /** Makes all masters fail. */
  public void outage(Outage kind) {
    for (int i = 0; i < nodes.size(); i++) {
      outage(i, kind);
    }
  }

  /** Makes one master fail. */
  public void outage(int master, Outage kind) {
    try {
      nodes.get(master).outage(kind);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Lets only callers in that send this header {@code Authorization}. */
  public void requireAuthorization(String header) {
    nodes.forEach(node -> node.credentials(header));
  }

  /** Lets callers read and change nothing. */
  public void readOnly(boolean only) {
    nodes.forEach(node -> node.readOnly(only));
  }

  /** Lets nobody ask for paths that begin with {@code path}. */
  public void refuse(String path) {
    nodes.forEach(node -> node.refuse(path));
  }

  /**
   * Stores of every definition that is posted from now on what {@code change} makes of it, as a
   * Marathon does that does not know all of its fields.
   */
  public void store(UnaryOperator<ObjectNode> change) {
    cloud.store(change);
  }

  /** Makes {@code master} the leader; -1 for none. Health is forgotten and streams are cut. */
  public void elect(int master) {
    leader = master;
    cloud.forgetHealth();
    events.disconnect();
  }

  /** Tells callers another version than the one that reads what they write. */
  public void pretend(String version) {
    api.pretend(version);
  }

  /** Puts {@code prefix} before HOST and PORT in the environment of tasks, and says so. */
  public void environmentPrefix(String prefix) {
    cloud.environmentPrefix(prefix);
  }

  /** Limits how many tasks fit into the cluster. */
  public void slots(int count) {
    cloud.slots(count);
  }

  /** Cuts all event streams. */
  public void cutEvents() {
    events.disconnect();
  }

  /** Makes Marathon say {@code state} of a task, such as TASK_UNREACHABLE. */
  public void say(String taskId, String state) {
    cloud.override(taskId, state);
  }

  /** The ids of an app's tasks that were not told to end, oldest first. */
  public List<String> taskIds(String appId) {
    synchronized (cloud) {
      return cloud
          .app(appId)
          .map(app -> app.staying().stream().map(task -> task.id).toList())
          .orElse(List.of());
    }
  }

  /** Where a port of a task is reached, {@code host:port}. */
  public String address(String taskId, int portIndex) {
    synchronized (cloud) {
      return cloud.task(taskId).orElseThrow().places.get(portIndex);
    }
  }

  /**
   * The folder that a task writes to, until this Marathon is closed: {@code stdout} and {@code
   * stderr} are there.
   */
  public Path sandbox(String taskId) {
    return sandboxes.resolve(taskId);
  }

  /** Kills a task's process, as a crash does; Marathon starts another. */
  public void crash(String taskId) {
    synchronized (cloud) {
      cloud.task(taskId).orElseThrow().running.kill();
    }
  }

  /** The process of a task; 0 when it has none. */
  public long pid(String taskId) {
    synchronized (cloud) {
      return cloud.task(taskId).map(task -> task.running.pid()).orElse(0L);
    }
  }

  @Override
  public void close() {
    clock.interrupt();
    try {
      clock.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    cloud.killEverything();
    events.disconnect();
    nodes.forEach(Node::close);
    try (Stream<Path> files = Files.walk(sandboxes)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      // A process that was killed a moment ago may still write there.
      System.getLogger(FakeMarathon.class.getName()).log(Level.DEBUG, "left " + sandboxes, left);
    }
  }
}
