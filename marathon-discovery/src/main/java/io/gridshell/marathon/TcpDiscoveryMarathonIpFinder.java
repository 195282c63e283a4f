package io.gridshell.marathon;

import io.gridshell.marathon.client.MarathonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.metric.MetricRegistry;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.spi.IgniteSpiContext;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.TcpDiscoveryIpFinderAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a grid through Marathon.
 *
 * <pre>{@code
 * TcpDiscoveryMarathonIpFinder finder = new TcpDiscoveryMarathonIpFinder(
 *     new MarathonConnectionConfiguration().setMarathonUrls(List.of("http://marathon:8080")));
 * new IgniteConfiguration().setDiscoverySpi(new TcpDiscoverySpi().setIpFinder(finder));
 * }</pre>
 *
 * <p>However many nodes start at once, and whichever addresses lie between them, they form one
 * ring: the oldest task forms it once the list has stood still, all others go on asking. A failure
 * of Marathon is never read as an empty list. A server node outside Marathon joins and never forms;
 * a client node takes the list as it is.
 *
 * <p>One finder serves one node. Leave the discovery SPI's {@code joinTimeout} at 0 on servers; the
 * node refuses to start otherwise, because Ignite forms a new ring when it has passed. Thread-safe
 * once started; every call blocks for nine seconds at most.
 */
public final class TcpDiscoveryMarathonIpFinder extends TcpDiscoveryIpFinderAdapter {
  private static final Logger LOG = System.getLogger(TcpDiscoveryMarathonIpFinder.class.getName());
  // Each look is a handshake with each neighbour, half of it theirs while they boot.
  private static final Duration STEP = Duration.ofMillis(500);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(3);
  // A node that has not asked by then has failed to start, or needs no head start.
  private static final Duration LOOK_AHEAD = Duration.ofMinutes(1);
  private static final int MOST_ASKED = 16;
  private static final String METRICS = "gridshell.marathon";

  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private MarathonConnectionConfiguration configuration = new MarathonConnectionConfiguration();

  private volatile @Nullable Ignite node;

  private volatile boolean shared = true;
  private volatile boolean ahead;
  private volatile @Nullable SplitWatch watch;

  // All guarded by this.
  private @Nullable ListingSource source;
  private @Nullable FormationRule formation;
  private Collection<InetSocketAddress> ownAddresses = List.of();
  private long firstAsked;

  /** For Spring; set the configuration before the node is started. */
  public TcpDiscoveryMarathonIpFinder() {}

  /** Creates the finder of one node. */
  public TcpDiscoveryMarathonIpFinder(MarathonConnectionConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Sets where Marathon is. */
  public TcpDiscoveryMarathonIpFinder setConfiguration(
      MarathonConnectionConfiguration configuration) {
    this.configuration = configuration;
    return this;
  }

  /**
   * Reads the list now, and again and again in a thread of its own until the node asks for it.
   * Called right before the node is started, it lets the time in which the list must stand still
   * pass while Ignite boots; a grid forms the same without, some seconds later. Blocks for the
   * first look, three seconds at most. Failures are not told here: they are when the node asks. It
   * ends after a minute, for nodes that fail before they ask.
   *
   * @throws IllegalArgumentException when the configuration cannot work
   */
  public TcpDiscoveryMarathonIpFinder lookAhead() {
    return lookAhead(LOOK_AHEAD);
  }

  /** The same for {@code life}. */
  TcpDiscoveryMarathonIpFinder lookAhead(Duration life) {
    configuration.verify();
    ahead = true;
    CountDownLatch first = new CountDownLatch(1);
    Thread thread = new Thread(() -> observe(first, Deadline.in(life)), "marathon-look-ahead");
    thread.setDaemon(true);
    thread.start();
    try {
      // Side by side with Ignite's start it would be the slower one on a busy machine.
      if (!first.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.DEBUG, "start without a look after={0}", FIRST_LOOK);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  private void observe(CountDownLatch first, Deadline end) {
    try {
      while (ahead && !end.left().isZero()) {
        observeOnce();
        first.countDown();
        TimeUnit.MILLISECONDS.sleep(configuration.refreshInterval().toMillis());
      }
    } catch (InterruptedException stop) {
      LOG.log(Level.DEBUG, "end look ahead");
    }
  }

  private void observeOnce() {
    try {
      Listing listing = source().now();
      synchronized (this) {
        if (ahead) {
          rule().observe(listing, System.nanoTime());
        }
      }
    } catch (MarathonException unavailable) {
      LOG.log(Level.DEBUG, "cannot look ahead reason={0}", unavailable.getMessage());
      disturbed();
    } catch (RuntimeException defect) {
      // The node says what is wrong when it asks; until then looking goes on.
      LOG.log(Level.WARNING, "cannot look ahead", defect);
      disturbed();
    }
  }

  private synchronized void disturbed() {
    if (ahead) {
      rule().disturbed();
    }
  }

  /**
   * Called by Ignite before the node starts, and with null after it has stopped.
   *
   * @throws IllegalArgumentException when the configuration cannot work, which fails the start
   */
  @IgniteInstanceResource
  public void setNode(@Nullable Ignite started) {
    if (started == null) {
      ahead = false;
    } else {
      configuration.verify();
    }
    node = started;
  }

  /**
   * Whether listed nodes are in a ring of their own although this node, the coordinator of its
   * ring, has known of them for a while. Rings never merge: one of them has to be stopped.
   */
  public boolean splitDetected() {
    return !strangers().isEmpty();
  }

  /** Where the nodes of other rings listen; empty when there is no split. */
  public Set<InetSocketAddress> strangers() {
    SplitWatch running = watch;
    return running == null ? Set.of() : running.strangers();
  }

  /**
   * Says shared until the node has bound its port, so that Ignite accepts that nobody is there yet;
   * later not, so that Ignite goes on asking instead of forming a ring when nobody answers.
   */
  @Override
  public boolean isShared() {
    return shared;
  }

  /** Notes the node's own addresses, by which it knows itself when Marathon gave it no task id. */
  @Override
  public void initializeLocalAddresses(Collection<InetSocketAddress> addresses) {
    Ignite started = node;
    if (started != null
        && started.configuration().getDiscoverySpi() instanceof TcpDiscoverySpi spi
        && spi.getJoinTimeout() > 0) {
      throw new IllegalStateException(
          "joinTimeout is "
              + spi.getJoinTimeout()
              + " ms; leave it at 0, because Ignite forms a second grid when it has passed, and set"
              + " formationTimeout instead");
    }
    synchronized (this) {
      ownAddresses = List.copyOf(addresses);
      firstAsked = System.nanoTime();
    }
    shared = false;
  }

  @Override
  public Collection<InetSocketAddress> getRegisteredAddresses() {
    try {
      // Before there is a node, somebody only looks.
      return node == null || joined() || clientNode() ? everybody() : withoutOwn(forJoiner());
    } catch (IgniteException meant) {
      throw meant;
    } catch (RuntimeException defect) {
      // Any other type would end the thread of Ignite that asks for as long as the node lives.
      throw new IgniteSpiException("the list of engines cannot be made: " + defect, defect);
    }
  }

  /** Does nothing: Marathon knows its tasks. */
  @Override
  public void registerAddresses(Collection<InetSocketAddress> addresses) {
    // Marathon lists tasks by itself.
  }

  /** Does nothing: Marathon knows its tasks. */
  @Override
  public void unregisterAddresses(Collection<InetSocketAddress> addresses) {
    // Marathon lists tasks by itself.
  }

  @Override
  public void onSpiContextInitialized(IgniteSpiContext context) {
    super.onSpiContextInitialized(context);
    Ignite started = node;
    if (started != null
        && !clientNode()
        && started.configuration().getDiscoverySpi() instanceof TcpDiscoverySpi spi) {
      SplitWatch fresh =
          new SplitWatch(
              source(), spi, new RingProbe(started.configuration()), configuration.splitAfter());
      watch = fresh;
      fresh.start();
      measure(started.metrics().getOrCreate(METRICS));
    }
  }

  @Override
  public void onSpiContextDestroyed() {
    stopWatch();
    super.onSpiContextDestroyed();
  }

  /** Ends the watch; the finder can serve another start of the node. */
  @Override
  public void close() {
    ahead = false;
    stopWatch();
    synchronized (this) {
      source = null;
      formation = null;
      ownAddresses = List.of();
    }
    shared = true;
  }

  private void measure(MetricRegistry metrics) {
    metrics.register(
        "splitDetected",
        this::splitDetected,
        "Whether listed nodes are in another ring; known to the coordinator alone");
    metrics.register(
        "strangers",
        () ->
            strangers().stream()
                .map(TcpDiscoveryMarathonIpFinder::text)
                .sorted()
                .collect(Collectors.joining(" ")),
        String.class,
        "Where the nodes of other rings listen");
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private void stopWatch() {
    SplitWatch running = watch;
    watch = null;
    if (running != null) {
      running.close();
    }
  }

  private boolean clientNode() {
    Ignite started = node;
    return started != null
        && started.configuration().getDiscoverySpi() instanceof TcpDiscoverySpi spi
        && spi.isClientMode();
  }

  private boolean joined() {
    Ignite started = node;
    return !shared
        && started != null
        && started.configuration().getDiscoverySpi() instanceof TcpDiscoverySpi spi
        && "CONNECTED".equalsIgnoreCase(spi.getSpiState());
  }

  private synchronized ListingSource source() {
    ListingSource known = source;
    if (known == null) {
      known = ListingSource.of(configuration, configuration.rules(), HealthPolicy.ANY);
      source = known;
    }
    return known;
  }

  /** For clients and for nodes that are in: all addresses, the last known ones if need be. */
  private Collection<InetSocketAddress> everybody() {
    try {
      return source().now().addresses(Optional.empty());
    } catch (MarathonException unavailable) {
      Optional<Listing> known = source().lastKnown(configuration.lastKnownLife());
      if (known.isEmpty()) {
        throw failed(unavailable);
      }
      warn(unavailable, known.get());
      return known.get().addresses(Optional.empty());
    }
  }

  private synchronized FormationRule rule() {
    FormationRule rule = formation;
    if (rule == null) {
      rule = configuration.formation();
      formation = rule;
    }
    return rule;
  }

  /** For a server that has not joined: the others, or nobody for the one that forms the ring. */
  private synchronized Collection<InetSocketAddress> forJoiner() {
    ahead = false;
    FormationRule rule = rule();
    Deadline end = Deadline.ofCall();
    while (true) {
      refuseIfLate();
      long begun = System.nanoTime();
      Listing listing;
      try {
        listing = source().now(end);
      } catch (MarathonException unavailable) {
        rule.disturbed();
        return lastKnownOthers(unavailable);
      }
      FormationRule.Advice advice = rule.next(listing, self(listing), System.nanoTime());
      Optional<Set<InetSocketAddress>> asked = Optional.empty();
      if (advice instanceof FormationRule.Advice.Form form) {
        return form(rule, listing, form, end);
      } else if (advice instanceof FormationRule.Advice.Wait wait) {
        throw new IgniteSpiException("wait for the grid: " + wait.reason());
      } else if (advice instanceof FormationRule.Advice.Ask ask) {
        asked = whomToAsk(ask.others(), new Round(begun, Duration.ZERO, end));
      } else if (advice instanceof FormationRule.Advice.Seek seek) {
        asked = seek(seek.others(), seek.obstacle(), new Round(begun, STEP, end));
      } else if (advice instanceof FormationRule.Advice.Settle settle) {
        asked =
            seek(
                settle.others(),
                "the list of engines is not stable yet",
                new Round(begun, settle.left(), end));
      }
      if (asked.isPresent()) {
        return asked.get();
      }
    }
  }

  /**
   * One look at the list and at those on it.
   *
   * @param begun when it began
   * @param pause how long to wait before the next
   * @param end when the call that it belongs to has to be over
   */
  private record Round(long begun, Duration pause, Deadline end) {

    /** A round that is cut short would be a failure, and time would have to pass anew. */
    boolean leavesTimeForAnother() {
      return end.left().toNanos() > 2 * (System.nanoTime() - begun) + STEP.toNanos();
    }
  }

  /**
   * Members of a ring, or else those that are too slow to tell, which Ignite asks with all its
   * patience. Empty when nobody can let this node in: the others wait as it does, or do not run.
   */
  private Optional<Set<InetSocketAddress>> whomToAsk(Set<InetSocketAddress> others, Round round) {
    RingProbe.View view = probe().look(others, round.end());
    if (!view.ring().isEmpty()) {
      return Optional.of(view.ring());
    }
    Set<InetSocketAddress> asked = new LinkedHashSet<>(view.silent());
    asked.addAll(view.missed());
    if (asked.isEmpty() && !round.leavesTimeForAnother()) {
      throw new IgniteSpiException("wait for the grid: nobody who is listed is in a ring yet");
    }
    return asked.isEmpty() ? Optional.empty() : Optional.of(asked);
  }

  /**
   * Members of a ring; empty after a while without. Asking nodes that wait themselves would cost
   * Ignite seconds for each that does not run yet behind its mapped port.
   */
  private Optional<Set<InetSocketAddress>> seek(
      Set<InetSocketAddress> others, String obstacle, Round round) {
    RingProbe.View view = probe().look(few(others), round.end());
    if (!view.ring().isEmpty()) {
      return Optional.of(view.ring());
    }
    if (round.leavesTimeForAnother()) {
      pause(Math.min(round.pause().toNanos(), STEP.toNanos()));
      return Optional.empty();
    }
    Set<InetSocketAddress> possible = new LinkedHashSet<>(others);
    possible.removeAll(view.absent());
    if (possible.isEmpty()) {
      throw new IgniteSpiException(
          "wait for the grid: " + obstacle + "; of " + others.size() + " others none runs yet");
    }
    return Optional.of(possible);
  }

  /** The oldest, one of which forms the ring, and some of the rest; a large grid asks not all. */
  private static List<InetSocketAddress> few(Set<InetSocketAddress> others) {
    List<InetSocketAddress> all = new ArrayList<>(others);
    if (all.size() > MOST_ASKED) {
      Collections.shuffle(all.subList(MOST_ASKED / 2, all.size()));
    }
    return all.subList(0, Math.min(MOST_ASKED, all.size()));
  }

  private Collection<InetSocketAddress> form(
      FormationRule rule, Listing listing, FormationRule.Advice.Form form, Deadline end) {
    RingProbe.View view = probe().look(form.others(), end);
    Set<InetSocketAddress> ring = view.ring();
    if (ring.isEmpty() && !view.missed().isEmpty()) {
      // The next call has all its time for them.
      throw new IgniteSpiException(
          "wait for the grid: not all others were asked in time whether they are in a ring");
    }
    rule.disturbed();
    if (!ring.isEmpty()) {
      LOG.log(Level.WARNING, "join ring instead of forming one addresses={0}", ring);
      return ring;
    }
    LOG.log(
        Level.INFO, "form grid engines={0} wanted={1}", listing.live().size(), listing.wanted());
    return List.of();
  }

  /**
   * What Ignite would leave of {@code found}: it drops the node's own addresses, at which a task
   * may have been that is gone, and forms a ring when none is left.
   */
  private synchronized Collection<InetSocketAddress> withoutOwn(
      Collection<InetSocketAddress> found) {
    List<InetSocketAddress> others = found.stream().filter(each -> !mayBeOwn(each)).toList();
    if (others.isEmpty() && !found.isEmpty()) {
      throw new IgniteSpiException(
          "wait for the grid: only this node's own address is known: " + found);
    }
    return others;
  }

  /** Ignite looks a name up that nobody told in time, and may find this node. */
  private boolean mayBeOwn(InetSocketAddress address) {
    return ownAddresses.contains(address)
        || (address.isUnresolved()
            && ownAddresses.stream().anyMatch(own -> own.getPort() == address.getPort()));
  }

  private RingProbe probe() {
    Ignite started = node;
    if (started == null) {
      throw new IgniteSpiException("the finder was not given to a node, so it cannot form a grid");
    }
    return new RingProbe(started.configuration());
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IgniteSpiException("interrupted while waiting for the grid", stop);
    }
  }

  private Collection<InetSocketAddress> lastKnownOthers(MarathonException unavailable) {
    Optional<Listing> known = source().lastKnown(configuration.lastKnownLife());
    if (known.isEmpty()) {
      throw failed(unavailable);
    }
    Set<InetSocketAddress> others = known.get().addresses(ownTask(known.get()));
    if (others.isEmpty()) {
      throw failed(unavailable);
    }
    warn(unavailable, known.get());
    return others;
  }

  private IgniteSpiException failed(MarathonException unavailable) {
    if (throttle.permits("failed")) {
      LOG.log(Level.WARNING, "cannot list engines reason={0}", unavailable.getMessage());
    }
    // The text stays the same, so that Ignite's own log says it once a minute.
    return new IgniteSpiException("Marathon does not list the engines", unavailable);
  }

  private void warn(MarathonException unavailable, Listing known) {
    if (throttle.permits("last known")) {
      LOG.log(
          Level.WARNING,
          "use last known engines count={0} reason={1}",
          known.live().size(),
          unavailable.getMessage());
    }
  }

  /**
   * The node's own task; empty for a node that is no task of Marathon.
   *
   * @throws IgniteSpiException when it is a task that Marathon does not list, because the list is
   *     then not up to date
   */
  private Optional<Member> self(Listing listing) {
    Optional<String> id = configuration.taskEnvironment().taskId();
    Optional<Member> self = ownTask(listing);
    if (self.isEmpty() && id.isPresent() && !foreign(listing)) {
      throw new IgniteSpiException(
          "Marathon does not list this task "
              + id.get()
              + " among "
              + listing.live().size()
              + " live ones; waiting for a list that does");
    }
    return self;
  }

  private Optional<Member> ownTask(Listing listing) {
    Optional<String> id = configuration.taskEnvironment().taskId();
    return listing.live().stream()
        .filter(member -> id.map(member.taskId()::equals).orElseGet(() -> hasOwnAddress(member)))
        .findFirst();
  }

  /** Whether this task belongs to another app than those whose grid it joins. */
  private boolean foreign(Listing listing) {
    return configuration
            .taskEnvironment()
            .appId()
            .map(own -> listing.apps().stream().noneMatch(id -> sameApp(id, own)))
            .orElse(false)
        && !listing.live().isEmpty();
  }

  private static boolean sameApp(String one, String other) {
    return one.replaceAll("^/+", "").equals(other.replaceAll("^/+", ""));
  }

  private boolean hasOwnAddress(Member member) {
    return member.address().map(ownAddresses::contains).orElse(false);
  }

  private void refuseIfLate() {
    if (!shared && System.nanoTime() - firstAsked > configuration.formationTimeout().toNanos()) {
      throw new MarathonFormationException(
          "no grid was joined or formed within "
              + configuration.formationTimeout().toSeconds()
              + " s; the log says what was waited for; this node ends so that Marathon starts it"
              + " again");
    }
  }

  @Override
  public String toString() {
    return "TcpDiscoveryMarathonIpFinder[" + configuration + "]";
  }
}
