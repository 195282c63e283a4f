package io.gridshell.marathon;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.net.ssl.SSLContext;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.marshaller.jdk.JdkMarshaller;
import org.apache.ignite.spi.discovery.tcp.messages.TcpDiscoveryHandshakeRequest;
import org.apache.ignite.spi.discovery.tcp.messages.TcpDiscoveryHandshakeResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks nodes whether they are in a ring, by the first message that Ignite's nodes exchange. Blocks
 * for a few seconds at most; thread-safe.
 */
final class RingProbe {
  private static final Logger LOG = System.getLogger(RingProbe.class.getName());
  private static final int THREADS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ALTOGETHER = Duration.ofSeconds(4);

  private final @Nullable Factory<SSLContext> tls;
  private final @Nullable ClassLoader loader;

  /**
   * What a node answered.
   *
   * @param node its id
   * @param order its place in the ring; 0 while it is in none
   */
  record Answer(UUID node, long order) {
    boolean inRing() {
      return order > 0;
    }
  }

  /** Creates a probe that shows the certificates of {@code node}. */
  RingProbe(IgniteConfiguration node) {
    this.tls = node.getSslContextFactory();
    this.loader = node.getClassLoader();
  }

  /** Asks all of {@code addresses} side by side; those that do not answer are not in the result. */
  Map<InetSocketAddress, Answer> ask(Collection<InetSocketAddress> addresses) {
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
      List<Callable<Answer>> questions = new ArrayList<>();
      asked.forEach(address -> questions.add(() -> ask(address)));
      return answers(
          asked, threads.invokeAll(questions, ALTOGETHER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Map.of();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Map<InetSocketAddress, Answer> answers(
      List<InetSocketAddress> asked, List<Future<Answer>> futures) throws InterruptedException {
    Map<InetSocketAddress, Answer> answers = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      if (futures.get(i).isCancelled()) {
        continue;
      }
      try {
        answers.put(asked.get(i), futures.get(i).get());
      } catch (ExecutionException silent) {
        LOG.log(Level.DEBUG, "no answer address={0} reason={1}", asked.get(i), silent.getCause());
      }
    }
    return answers;
  }

  private Answer ask(InetSocketAddress address) throws IOException, IgniteCheckedException {
    InetSocketAddress target =
        address.isUnresolved()
            ? new InetSocketAddress(address.getHostString(), address.getPort())
            : address;
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
