package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.Partition;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.chunk.BindOrder;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.numbers.NumberList;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Meter;
import io.gridshell.grid.internal.transfer.Purpose;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One scatter: the chunks, what each engine is told, and what is sent beside. */
final class Scattering {
  private final ClientSession session;
  private final String name;
  private final List<EngineRecord> engines;

  /** How many copies of each chunk other engines of the scatter keep. */
  private final int inside;

  /** How many copies of each chunk engines beside those of the scatter keep. */
  private final int outside;

  private final long begun = System.nanoTime();
  private final List<Chunk> chunks = new ArrayList<>();
  private final ChunkInfo first;

  /**
   * A chunk.
   *
   * @param part as it is told to engines
   * @param source its bytes when they travel beside; null otherwise
   * @param classes the classes that its encoded value needs
   */
  private record Chunk(Part part, @Nullable Supplier<Source> source, List<ClassUnit> classes) {}

  Scattering(
      ClientSession session,
      String name,
      Object given,
      Partition partition,
      int backups,
      List<EngineRecord> engines) {
    this.session = session;
    this.name = name;
    this.engines = engines;
    this.inside = Math.min(backups, engines.size() - 1);
    this.outside = backups - inside;
    requireEngines(backups);
    List<Integer> sizes = new ArrayList<>();
    NumberList<?> numbers = given instanceof Collection<?> items ? NumberList.pack(items) : null;
    Object values = numbers == null ? given : numbers;
    Layout whole = Layout.of(values);
    if (whole != null && partition == Partition.BLOCK) {
      for (Block block : Block.cut(whole, engines.size())) {
        sizes.add(block.layout().count());
        chunks.add(chunk(block, values));
      }
    } else {
      for (Object part : Parts.deal(values, partition, engines.size())) {
        Layout dealt = Layout.of(part);
        sizes.add(Parts.sizeOf(part));
        chunks.add(dealt == null ? encoded(part) : chunk(new Block(dealt, 0), part));
      }
    }
    first =
        new ChunkInfo(
            UUID.randomUUID(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            name,
            Parts.declaredType(values),
            dealing(partition),
            backups,
            0,
            engines.stream().map(EngineRecord::id).toList(),
            sizes);
  }

  /** One copy is what nobody asked for; a grid of one engine gets it when another engine joins. */
  private void requireEngines(int backups) {
    int others = session.directory().ids().size() - 1;
    if (backups > 1 && backups > others) {
      throw new GridException(
          "withBackups("
              + backups
              + ") asks for "
              + backups
              + " copies of every chunk of '"
              + name
              + "', each on another engine, and there are "
              + others
              + " others; start more engines or ask for fewer copies");
    }
  }

  private static ChunkInfo.Dealing dealing(Partition partition) {
    if (partition == Partition.BLOCK) {
      return ChunkInfo.Dealing.BLOCK;
    }
    return partition == Partition.ROUND_ROBIN
        ? ChunkInfo.Dealing.ROUND_ROBIN
        : ChunkInfo.Dealing.OWN;
  }

  private Chunk chunk(Block block, Object values) {
    return SessionTransfers.isLarge(block.layout())
        ? new Chunk(
            new Part.Staged(UUID.randomUUID(), block.layout()),
            () -> block.source(values),
            List.of())
        : encoded(block.of(values));
  }

  private Chunk encoded(Object part) {
    Payload payload = session.encoder().encode(part);
    byte[] bytes = payload.bytes();
    List<ClassUnit> classes = List.copyOf(payload.classes());
    return bytes.length <= SessionTransfers.INLINE
        ? new Chunk(new Part.Inline(bytes), null, classes)
        : new Chunk(
            new Part.Staged(UUID.randomUUID(), Layout.payload(bytes)),
            () -> Source.of(bytes),
            classes);
  }

  /** The request to the engine of chunk {@code index}. */
  Outgoing order(int index) {
    int count = engines.size();
    List<BindOrder.Copy> copies = new ArrayList<>();
    Set<ClassUnit> classes = new LinkedHashSet<>(chunks.get(index).classes());
    for (int b = 1; b <= inside; b++) {
      int other = Math.floorMod(index - b, count);
      copies.add(new BindOrder.Copy(other, chunks.get(other).part()));
      classes.addAll(chunks.get(other).classes());
    }
    BindOrder order =
        new BindOrder(
            first.at(index), (System.nanoTime() - begun) / 1000, chunks.get(index).part(), copies);
    return Outgoing.of(
        new Request.Bind(order.toBytes()),
        classes,
        session.decoderFor(null),
        outside == 0
            ? Outgoing.AnswerReader.NOTHING
            : (body, decoder, task) -> bound(index, body, task));
  }

  /** Sends what travels beside the requests; {@code tasks} are theirs. */
  void sendLarge(List<Task> tasks) {
    int count = engines.size();
    for (int i = 0; i < count; i++) {
      Chunk chunk = chunks.get(i);
      Supplier<Source> source = chunk.source();
      if (source != null && chunk.part() instanceof Part.Staged staged) {
        List<SessionTransfers.Receiver> receivers = new ArrayList<>();
        receivers.add(new SessionTransfers.Receiver(tasks.get(i), engines.get(i), Purpose.QUEUED));
        for (int b = 1; b <= inside; b++) {
          int holder = (i + b) % count;
          receivers.add(
              new SessionTransfers.Receiver(tasks.get(holder), engines.get(holder), Purpose.HELD));
        }
        session
            .transfers()
            .send(
                "chunk " + i + " of '" + name + "'",
                staged.layout(),
                source,
                staged.transfer(),
                receivers);
        tasks.get(i).meter().expect(staged.layout().bytes() * outside);
      }
    }
  }

  /** A chunk that gave way to one of another scatter needs no copies. */
  private @Nullable Object bound(int index, byte[] body, Task task) {
    return new ByteReader(body).readBoolean()
        ? new Deferred(keepElsewhere(index, task.meter()))
        : null;
  }

  /** Copies for which the scatter has no engines go to others. */
  private CompletableFuture<@Nullable Object> keepElsewhere(int index, TransferMeter meter) {
    List<CompletableFuture<?>> kept = new ArrayList<>();
    int owner = engines.get(index).id();
    List<EngineRecord> others = new ArrayList<>(session.directory().all());
    others.removeIf(engine -> first.engines().contains(engine.id()));
    others.sort(
        Comparator.<EngineRecord>comparingInt(engine -> engine.id() > owner ? 0 : 1)
            .thenComparingInt(EngineRecord::id));
    Queue<EngineRecord> holders = new ConcurrentLinkedQueue<>(others);
    for (int copy = 0; copy < outside; copy++) {
      kept.add(keepOnNext(index, holders, meter, null));
    }
    return CompletableFuture.allOf(kept.toArray(new CompletableFuture<?>[0]))
        .thenApply(unused -> null);
  }

  /**
   * Has the next of {@code holders} keep the chunk, or else one behind it. When an engine that left
   * was the last, the engines themselves make the copy once there is one for it.
   *
   * @param why what kept one before from keeping it
   */
  private CompletableFuture<@Nullable Object> keepOnNext(
      int index, Queue<EngineRecord> holders, TransferMeter meter, @Nullable GridException why) {
    EngineRecord holder = holders.poll();
    if (holder == null) {
      return why == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(why);
    }
    return keepOn(index, holder, meter)
        .exceptionallyCompose(
            error ->
                keepOnNext(
                    index,
                    holders,
                    meter,
                    session.isGone(holder) ? why : notKept(index, holder, error)));
  }

  private CompletableFuture<@Nullable Object> keepOn(
      int index, EngineRecord holder, TransferMeter meter) {
    Chunk chunk = chunks.get(index);
    CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    AtomicLong moved = new AtomicLong();
    Supplier<Source> source = chunk.source();
    if (source != null && chunk.part() instanceof Part.Staged staged) {
      Meter counting =
          bytes -> {
            moved.addAndGet(bytes);
            meter.moved(bytes);
          };
      sent = session.transfers().send(staged.layout(), source, staged.transfer(), holder, counting);
    }
    Question.Keep keep =
        new Question.Keep(first.at(index), chunk.part(), CodeBytes.of(chunk.classes()));
    return sent.thenCompose(unused -> session.transfers().ask(holder, keep))
        .<@Nullable Object>thenApply(unused -> null)
        .whenComplete(
            (kept, error) -> {
              if (error != null) {
                // Another engine may get it instead.
                meter.expect(moved.get());
              }
            });
  }

  private GridException notKept(int index, EngineRecord holder, Throwable error) {
    Throwable cause = SessionTransfers.causeOf(error);
    return new GridException(
        "the copy of chunk "
            + first.at(index).label()
            + " of '"
            + name
            + "' is not on engine "
            + holder.id()
            + ": "
            + cause.getMessage()
            + "; scatter it again, or see what the engine says: gridshell logs "
            + holder.id(),
        cause);
  }

  @Override
  public String toString() {
    return "scatter of " + name;
  }
}
