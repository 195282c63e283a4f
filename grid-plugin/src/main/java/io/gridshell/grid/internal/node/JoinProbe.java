package io.gridshell.grid.internal.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.ignite.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a grid answers before Ignite tries to join it.
 *
 * <p>Ignite waits long for a grid that is not there, says little about a certificate that is not
 * accepted or not shown, and starts a grid of its own where none answers. A greeting of our own
 * tells these cases apart. All addresses are tried at once, as each may be silent for long.
 */
public final class JoinProbe {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int THREADS = 32;

  private final List<String> addresses;
  private final Optional<SSLContext> context;

  /**
   * Creates a probe.
   *
   * @param addresses where to look, {@code host:port}
   * @param credentials the certificates to show; empty for a grid without
   */
  public JoinProbe(List<String> addresses, Optional<SslContextFactory> credentials) {
    this.addresses = List.copyOf(addresses);
    this.context = credentials.map(Credentials::context);
  }

  /** What a probe found. */
  public sealed interface Finding {
    /**
     * A member answered.
     *
     * @param address where it is
     * @param from the own address from which it was reached
     */
    record Answered(String address, String from) implements Finding {}

    /** Nobody answered; one reason for each address. */
    record Silent(List<String> reasons) implements Finding {}

    /** A member answered and refused. */
    record Refused(String address, String reason) implements Finding {}

    /** A member answered that wants certificates, and there are none to show. */
    record Secured(String address) implements Finding {}
  }

  /** Looks once, for at most {@code patience}. */
  public Finding look(Duration patience) throws InterruptedException {
    ExecutorService threads = threads();
    try {
      return look(threads, patience);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Looks again and again until a member answers or refuses, or {@code patience} runs out. */
  public Finding await(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    ExecutorService threads = threads();
    try {
      Finding finding = look(threads, SILENCE);
      while (finding instanceof Finding.Silent && System.nanoTime() < deadline) {
        Thread.sleep(25);
        finding = look(threads, SILENCE);
      }
      return finding;
    } finally {
      threads.shutdownNow();
    }
  }

  private ExecutorService threads() {
    int count = Math.max(1, Math.min(addresses.size(), THREADS));
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = new Thread(task, "gridshell-probe");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** What was heard at one address. */
  private record Heard(int index, Greeting.Reply reply) {}

  private Finding look(ExecutorService threads, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration silence = patience.compareTo(SILENCE) < 0 ? patience : SILENCE;
    BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    for (int i = 0; i < addresses.size(); i++) {
      int index = i;
      threads.execute(
          () -> heard.add(new Heard(index, Greeting.of(addresses.get(index), context, silence))));
    }
    List<String> reasons = new ArrayList<>();
    for (String address : addresses) {
      reasons.add(address + " (no answer within " + patience.toMillis() + " ms)");
    }
    Finding refusal = null;
    for (int open = addresses.size(); open > 0; open--) {
      Heard next = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      String address = addresses.get(next.index());
      if (next.reply() instanceof Greeting.Reply.Member member) {
        return new Finding.Answered(address, member.from());
      }
      refusal = refusal == null ? refusalOf(address, next.reply()) : refusal;
      if (next.reply() instanceof Greeting.Reply.Nobody nobody) {
        reasons.set(next.index(), address + " (" + nobody.reason() + ")");
      }
    }
    return refusal == null ? new Finding.Silent(reasons) : refusal;
  }

  private static @Nullable Finding refusalOf(String address, Greeting.Reply reply) {
    if (reply instanceof Greeting.Reply.Refusal refused) {
      return new Finding.Refused(address, refused.reason());
    }
    return reply instanceof Greeting.Reply.WantsCertificates ? new Finding.Secured(address) : null;
  }
}
