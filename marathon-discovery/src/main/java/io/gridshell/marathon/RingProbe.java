package io.gridshell.marathon;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.cache.configuration.Factory;
import javax.net.ssl.SSLContext;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.marshaller.jdk.JdkMarshaller;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.messages.TcpDiscoveryHandshakeRequest;
import org.apache.ignite.spi.discovery.tcp.messages.TcpDiscoveryHandshakeResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks nodes whether they are in a ring, by the first message that Ignite's nodes exchange. Blocks
 * for four seconds at most for each 512 of them that do not answer, and not after the deadline;
 * thread-safe.
 */
final class RingProbe {
  private static final Logger LOG = System.getLogger(RingProbe.class.getName());
  private static final int THREADS = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration FIRST_WORD = Duration.ofMillis(300);
  private static final Duration ROUND = Duration.ofSeconds(4);

  private final @Nullable Factory<SSLContext> tls;
  private final @Nullable ClassLoader loader;

  /** What came of asking an address. */
  private sealed interface Outcome {}

  /**
   * What a node answered.
   *
   * @param node its id
   * @param order its place in the ring; 0 while it is in none
   */
  record Answer(UUID node, long order) implements Outcome {
    boolean inRing() {
      return order > 0;
    }
  }

  /** Nobody listens there, or a forwarder whose target does not run hung up without a word. */
  private record Absent() implements Outcome {}

  /** Nothing is known: it was too slow, or cannot be reached from here. */
  private record Silent() implements Outcome {}

  /** The deadline came before its answer could. */
  private record Missed() implements Outcome {}

  /**
   * Addresses by what came of asking them; those whose nodes wait for a ring are in no set.
   *
   * @param ring members of a ring
   * @param absent where no node runs
   * @param silent where nothing is known
   * @param missed those for which no time was left
   */
  record View(
      Set<InetSocketAddress> ring,
      Set<InetSocketAddress> absent,
      Set<InetSocketAddress> silent,
      Set<InetSocketAddress> missed) {}

  /** Creates a probe that shows the certificates of {@code node}. */
  RingProbe(IgniteConfiguration node) {
    this.tls = node.getSslContextFactory();
    this.loader = node.getClassLoader();
  }

  /**
   * Asks all of {@code addresses} side by side; those that do not answer, or not before {@code
   * end}, are not in the result.
   *
   * @throws IgniteSpiException when interrupted
   */
  Map<InetSocketAddress, Answer> ask(Collection<InetSocketAddress> addresses, Deadline end) {
    Map<InetSocketAddress, Answer> answers = new HashMap<>();
    outcomes(addresses, end)
        .forEach(
            (address, outcome) -> {
              if (outcome instanceof Answer answer) {
                answers.put(address, answer);
              }
            });
    return answers;
  }

  /**
   * Asks all of {@code addresses} side by side, until {@code end} at most.
   *
   * @throws IgniteSpiException when interrupted
   */
  View look(Collection<InetSocketAddress> addresses, Deadline end) {
    Map<InetSocketAddress, Outcome> outcomes = outcomes(addresses, end);
    return new View(
        which(outcomes, outcome -> outcome instanceof Answer answer && answer.inRing()),
        which(outcomes, Absent.class::isInstance),
        which(outcomes, Silent.class::isInstance),
        which(outcomes, Missed.class::isInstance));
  }

  private static Set<InetSocketAddress> which(
      Map<InetSocketAddress, Outcome> outcomes, Predicate<Outcome> wanted) {
    return outcomes.entrySet().stream()
        .filter(each -> wanted.test(each.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<InetSocketAddress, Outcome> outcomes(
      Collection<InetSocketAddress> addresses, Deadline end) {
    if (addresses.isEmpty()) {
      return Map.of();
    }
    List<InetSocketAddress> asked = List.copyOf(addresses);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, asked.size()),
            task -> {
              Thread thread = new Thread(task, "marathon-ring-probe");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<Outcome>> questions = new ArrayList<>();
      asked.forEach(address -> questions.add(() -> outcome(address)));
      Duration patience = ROUND.multipliedBy(rounds(asked.size()));
      Duration limit = end.left(patience);
      Outcome unanswered = limit.equals(patience) ? new Silent() : new Missed();
      List<Future<Outcome>> futures =
          threads.invokeAll(questions, limit.toNanos(), TimeUnit.NANOSECONDS);
      Map<InetSocketAddress, Outcome> outcomes = new HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        outcomes.put(asked.get(i), result(futures.get(i), unanswered));
      }
      return outcomes;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      // Without answers a node would take itself for alone.
      throw new IgniteSpiException("interrupted while asking for the ring", stop);
    } finally {
      threads.shutdownNow();
    }
  }

  /** However many are silent, each is asked: who forms a ring must have heard of any other. */
  private static int rounds(int asked) {
    return (asked + THREADS - 1) / THREADS;
  }

  private static Outcome result(Future<Outcome> future, Outcome unanswered)
      throws InterruptedException {
    try {
      return future.isCancelled() ? unanswered : future.get();
    } catch (ExecutionException defect) {
      throw new IllegalStateException("a question to a node failed", defect);
    }
  }

  private Outcome outcome(InetSocketAddress address) {
    InetSocketAddress target =
        address.isUnresolved()
            ? new InetSocketAddress(address.getHostString(), address.getPort())
            : address;
    try {
      return ask(target);
    } catch (IOException | IgniteCheckedException failed) {
      LOG.log(Level.DEBUG, "no answer address={0} reason={1}", address, failed);
      boolean refused = has(failed, ConnectException.class);
      boolean late = has(failed, SocketTimeoutException.class);
      return refused || (!late && hangsUp(target)) ? new Absent() : new Silent();
    }
  }

  private static boolean has(Throwable failed, Class<?> kind) {
    for (Throwable each = failed; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return true;
      }
    }
    return false;
  }

  /** A node waits for the first word; a forwarder whose target does not run does not. */
  private static boolean hangsUp(InetSocketAddress target) {
    try (Socket socket = new Socket()) {
      socket.connect(target, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) FIRST_WORD.toMillis());
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException waits) {
      return false;
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "hung up address={0} reason={1}", target, gone);
      return !has(gone, NoRouteToHostException.class) && !target.isUnresolved();
    }
  }

  private Answer ask(InetSocketAddress target) throws IOException, IgniteCheckedException {
    try (Socket socket =
        tls == null ? new Socket() : tls.create().getSocketFactory().createSocket()) {
      socket.connect(target, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(U.IGNITE_HEADER);
      JdkMarshaller marshaller = new JdkMarshaller();
      out.write(U.marshal(marshaller, new TcpDiscoveryHandshakeRequest(UUID.randomUUID())));
      out.flush();
      TcpDiscoveryHandshakeResponse answer =
          U.unmarshal(
              marshaller,
              socket.getInputStream(),
              loader == null ? RingProbe.class.getClassLoader() : loader);
      return new Answer(answer.creatorNodeId(), answer.order());
    }
  }
}
