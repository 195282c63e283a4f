package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.chunk.Census;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.ChunkStore;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.chunk.Question.Holdings;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.HeldBytes;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Meter;
import io.gridshell.grid.internal.transfer.Purpose;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.transfer.TransferClient;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every chunk has its copies after engines came or went.
 *
 * <p>Each engine looks after its own chunks; after those of an engine that is gone looks the engine
 * of the lowest id that keeps a copy. A chunk is a live value that tasks change, so it is copied by
 * the engine's own thread between two tasks. Thread-safe.
 */
final class CopyKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CopyKeeper.class.getName());
  private static final Duration CALM = Duration.ofMillis(300);

  /** How long until a copy that failed is tried again; longer each time, up to half a minute. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final int MOST_PAUSES = 15;

  private static final byte[] NO_CODE = new byte[0];

  private final EngineData data;
  private final int engine;
  private final CodeStore store;
  private final Supplier<List<EngineRecord>> members;
  private final Runnable wakeEngine;
  private final Queue<Copying> between = new ConcurrentLinkedQueue<>();

  /** Those in the queue and the one that the engine's thread is at. */
  private final Set<Copying> begun = ConcurrentHashMap.newKeySet();

  private final AtomicInteger failures = new AtomicInteger();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(null, task, "gridshell-copies", 0, false);
            made.setDaemon(true);
            return made;
          });

  private @Nullable ScheduledFuture<?> nextLook;

  /** A chunk of this engine that needs a copy on {@code target}. */
  record Copying(ChunkInfo chunk, UUID target) {}

  /**
   * Creates a keeper.
   *
   * @param store the class files that the engine received
   * @param members all living engines
   * @param wakeEngine makes the engine's thread look at {@link #isPending()}
   */
  CopyKeeper(
      EngineData data,
      int engine,
      CodeStore store,
      Supplier<List<EngineRecord>> members,
      Runnable wakeEngine) {
    this.data = data;
    this.engine = engine;
    this.store = store;
    this.members = members;
    this.wakeEngine = wakeEngine;
  }

  /** An engine came or went. Does not block. */
  void membershipChanged() {
    failures.set(0);
    lookIn(CALM);
  }

  /** Looks after {@code pause} unless that is to happen earlier. */
  private synchronized void lookIn(Duration pause) {
    ScheduledFuture<?> planned = nextLook;
    if (planned != null && planned.getDelay(TimeUnit.MILLISECONDS) <= pause.toMillis()) {
      return;
    }
    if (planned != null) {
      planned.cancel(false);
    }
    if (!thread.isShutdown()) {
      nextLook = thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** A copy failed. Does not block. */
  void tryAgain() {
    lookIn(PAUSE.multipliedBy(Math.min(MOST_PAUSES, failures.incrementAndGet())));
  }

  private void look() {
    synchronized (this) {
      nextLook = null;
    }
    try {
      List<EngineRecord> others = new ArrayList<>(members.get());
      others.removeIf(member -> member.id() == engine);
      others.sort(
          Comparator.comparingInt(
              member -> member.id() > engine ? member.id() : member.id() + (1 << 20)));
      for (ChunkInfo chunk : data.chunks().own()) {
        lookAfterOwn(chunk, others);
      }
      for (ChunkInfo chunk : data.chunks().copies()) {
        if (others.stream().noneMatch(member -> member.id() == chunk.owner())
            && chunk.owner() != engine) {
          lookAfterOrphan(chunk, others);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "failed look after copies id=" + engine, e);
      tryAgain();
    }
  }

  private void lookAfterOwn(ChunkInfo chunk, List<EngineRecord> others)
      throws InterruptedException {
    if (chunk.backups() == 0) {
      return;
    }
    Map<EngineRecord, Boolean> has = holders(chunk, holdings(chunk.name(), others));
    has.replaceAll((other, kept) -> kept || begun.contains(new Copying(chunk, other.node())));
    int copies = (int) has.values().stream().filter(kept -> kept).count();
    for (Map.Entry<EngineRecord, Boolean> other : has.entrySet()) {
      if (!other.getValue() && copies < chunk.backups()) {
        Copying copying = new Copying(chunk, other.getKey().node());
        begun.add(copying);
        between.add(copying);
        copies++;
      } else if (other.getValue() && copies > chunk.backups()) {
        var unused =
            data.ask(
                other.getKey().node(), new Question.ForgetCopy(chunk.variable(), chunk.index()));
        copies--;
      }
    }
    if (isPending()) {
      wakeEngine.run();
    }
  }

  private void lookAfterOrphan(ChunkInfo chunk, List<EngineRecord> others)
      throws InterruptedException {
    Map<EngineRecord, Holdings> known = holdings(chunk.name(), others);
    List<Holdings> all = new ArrayList<>(known.values());
    all.add(data.chunks().holdings(chunk.name()));
    if (known.size() == others.size() && new Census(all).isObsolete(chunk)) {
      data.chunks().forgetCopy(chunk.variable(), chunk.index());
      return;
    }
    Map<EngineRecord, Boolean> has = holders(chunk, known);
    int copies = 1;
    for (Map.Entry<EngineRecord, Boolean> other : has.entrySet()) {
      if (other.getValue()) {
        copies++;
        if (other.getKey().id() < engine) {
          return;
        }
      }
    }
    for (Map.Entry<EngineRecord, Boolean> other : has.entrySet()) {
      ChunkStore.Copy copy = data.chunks().copy(chunk.variable(), chunk.index());
      if (!other.getValue() && copies <= chunk.backups() && copy != null) {
        HeldBytes bytes = copy.bytes();
        if (bytes.beginReading()) {
          try {
            send(chunk, other.getKey().node(), bytes.layout(), bytes::source, codeOf(bytes));
            copies++;
          } finally {
            bytes.endReading();
          }
        }
      }
    }
  }

  /** Who of those in {@code known} keeps a copy of {@code chunk}, in their order. */
  private static Map<EngineRecord, Boolean> holders(
      ChunkInfo chunk, Map<EngineRecord, Holdings> known) {
    Map<EngineRecord, Boolean> has = new LinkedHashMap<>();
    known.forEach(
        (engine, holdings) ->
            has.put(
                engine,
                holdings.copies().stream()
                    .anyMatch(
                        kept ->
                            kept.variable().equals(chunk.variable())
                                && kept.index() == chunk.index())));
    return has;
  }

  /** What those of {@code others} that answer have of variable {@code name}, in their order. */
  private Map<EngineRecord, Holdings> holdings(String name, List<EngineRecord> others)
      throws InterruptedException {
    Map<UUID, Holdings> said =
        data.askAll(
            others.stream().map(EngineRecord::node).toList(),
            new Question.Known(name),
            Holdings::read);
    Map<EngineRecord, Holdings> known = new LinkedHashMap<>();
    for (EngineRecord other : others) {
      Holdings holdings = said.get(other.node());
      if (holdings != null) {
        known.put(other, holdings);
      }
    }
    return known;
  }

  /** Whether the engine's thread is to copy chunks. */
  boolean isPending() {
    return !between.isEmpty();
  }

  /** The next chunk to copy, or null; {@link #ended} is told of its end. */
  @Nullable Copying next() {
    return between.poll();
  }

  /** {@code copying} was sent or has failed. */
  void ended(Copying copying) {
    begun.remove(copying);
  }

  /** The class files that whoever reads {@code bytes} needs. */
  private byte[] codeOf(HeldBytes bytes) {
    return bytes.layout().kind() == Kind.PAYLOAD
        ? CodeBytes.of(store.present(PayloadDecoder.hashes(bytes.reader())))
        : NO_CODE;
  }

  /**
   * Sends a chunk to be kept by the engine of {@code target}. Blocks.
   *
   * @param code class files that the value needs
   */
  void send(ChunkInfo chunk, UUID target, Layout layout, Supplier<Source> source, byte[] code)
      throws InterruptedException {
    UUID transfer = UUID.randomUUID();
    CompletableFuture<Void> done = new CompletableFuture<>();
    data.client()
        .send(
            layout,
            source,
            List.of(
                new TransferClient.Destination(
                    target, transfer, Purpose.HELD, Meter.NONE, () -> true, done)));
    try {
      done.get();
      data.ask(target, new Question.Keep(chunk, new Part.Staged(transfer, layout), code)).get();
      failures.set(0);
      LOG.log(
          Level.INFO,
          "copied chunk name={0} index={1} target={2}",
          chunk.name(),
          chunk.index(),
          target);
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "failed copy name=" + chunk.name() + " index=" + chunk.index(), e);
      var unused = data.ask(target, new Question.DropStaged(transfer));
      tryAgain();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
