package io.gridshell.marathon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Looks names of hosts up side by side and for a limited time, because a name server that does not
 * answer holds up each look-up for many seconds. What comes later serves the next call. Names are
 * remembered for a minute and looked up again meanwhile. Thread-safe.
 */
final class HostNames {
  private static final Logger LOG = System.getLogger(HostNames.class.getName());
  private static final int THREADS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration KNOWN = Duration.ofMinutes(1);
  private static final Duration UNKNOWN = Duration.ofSeconds(10);

  /** Addresses in digits, which no name server is asked for. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?");

  private final Lookup lookup;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Known>> running = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          UNKNOWN.toSeconds(),
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "marathon-host-names");
            thread.setDaemon(true);
            return thread;
          });

  /** Asks for the address of one name; blocks as long as it likes. */
  interface Lookup {
    InetAddress of(String host) throws UnknownHostException;
  }

  /**
   * What was told of a name.
   *
   * @param address its address; empty when there is none
   */
  private record Known(Optional<InetAddress> address, long at) {
    boolean fresh() {
      return System.nanoTime() - at < (address.isPresent() ? KNOWN : UNKNOWN).toNanos();
    }
  }

  HostNames(Lookup lookup) {
    this.lookup = lookup;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The addresses of {@code hosts}, empty ones of names that nobody knows. Names that nobody told
   * within two seconds, or before {@code end}, are not in the result.
   */
  Map<String, Optional<InetAddress>> find(Set<String> hosts, Deadline end) {
    known.keySet().retainAll(hosts);
    List<CompletableFuture<Known>> awaited = new ArrayList<>();
    for (String host : hosts) {
      Known before = known.get(host);
      if (LITERAL.matcher(host).matches()) {
        known.putIfAbsent(host, ask(host));
      } else if (before == null) {
        awaited.add(begin(host));
      } else if (!before.fresh()) {
        // What was known serves until then.
        var unused = begin(host);
      }
    }
    await(awaited, end.left(PATIENCE));
    Map<String, Optional<InetAddress>> found = new HashMap<>();
    for (String host : hosts) {
      Known told = known.get(host);
      if (told != null) {
        found.put(host, told.address());
      }
    }
    return found;
  }

  private CompletableFuture<Known> begin(String host) {
    return running.computeIfAbsent(
        host,
        name ->
            CompletableFuture.supplyAsync(
                () -> {
                  Known told = ask(name);
                  known.put(name, told);
                  running.remove(name);
                  return told;
                },
                threads));
  }

  private Known ask(String host) {
    Optional<InetAddress> address = Optional.empty();
    try {
      address = Optional.of(lookup.of(host));
    } catch (UnknownHostException | RuntimeException none) {
      LOG.log(Level.DEBUG, "no address host={0} reason={1}", host, none);
    }
    return new Known(address, System.nanoTime());
  }

  private static void await(List<CompletableFuture<Known>> awaited, Duration limit) {
    try {
      CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      LOG.log(Level.DEBUG, "go on without some names after={0}", limit);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException defect) {
      throw new IllegalStateException("a name was not looked up", defect);
    }
  }
}
