package io.gridshell.grid.internal.session;

import io.gridshell.ChunksLostException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Partition;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.GatherAnswer;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One gather: it takes the parts as they come, straight into one array or list of numbers where it
 * can, and fetches copies of the chunks whose engines are gone.
 *
 * <p>Every engine reports once: its part is here, it failed, or it was lost. The tasks that did not
 * fail end when all have reported and the copies are here. Thread-safe.
 */
final class Gathering {
  private final ClientSession session;
  private final String name;
  private final boolean array;

  /** What the array is to be; null when it is none of primitives. */
  private final @Nullable Kind wanted;

  private final boolean blocks;
  private final List<EngineRecord> engines;

  /** The engines that a frozen view names; null for a view of all. */
  private final @Nullable List<Integer> members;

  private final Slot[] slots;
  private final Map<Integer, Object> copies = new TreeMap<>();
  private int open;
  private boolean failed;
  private @Nullable InPlace place;
  private @Nullable GridException trouble;

  /** What is known of one engine. */
  private static final class Slot {
    private final CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
    private @Nullable ChunkInfo chunk;
    private @Nullable Object part;
    private @Nullable Task lostTask;
    private @Nullable EngineLostException lost;
    private boolean reported;
  }

  /**
   * Creates a gather.
   *
   * @param arrayType the array to make; null for a list
   * @param members the engines that a frozen view names; null for a view of all
   * @param engines those that are there
   */
  Gathering(
      ClientSession session,
      String name,
      @Nullable Class<?> arrayType,
      Partition partition,
      @Nullable List<Integer> members,
      List<EngineRecord> engines) {
    this.session = session;
    this.name = name;
    this.array = arrayType != null;
    this.wanted = arrayType == null ? null : Kind.ofArrayType(arrayType);
    this.blocks = partition == Partition.BLOCK;
    this.members = members;
    this.engines = engines;
    this.open = engines.size();
    slots = new Slot[engines.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot();
    }
  }

  /** Takes the answer of engine number {@code i} in. */
  Deferred answered(int i, byte[] body, PayloadDecoder decoder, Task task) {
    GatherAnswer answer = GatherAnswer.read(body);
    EngineRecord engine = engines.get(i);
    if (answer.part() instanceof Part.Inline inline) {
      arrived(i, answer.chunk(), decoder.decode(inline.payload()).get(0));
    } else if (answer.part() instanceof Part.Staged staged) {
      Loaned loaned = new Loaned(staged.transfer(), staged.layout());
      var unused =
          fetch(engine, answer.chunk(), loaned, decoder, task.meter())
              .whenComplete(
                  (part, error) -> {
                    if (error == null) {
                      arrived(i, answer.chunk(), part);
                    } else if (session.isGone(engine)) {
                      lost(i, task, SessionTransfers.lost(engine));
                    } else {
                      slots[i].end.completeExceptionally(SessionTransfers.errorOf(engine, error));
                    }
                  });
    }
    return new Deferred(slots[i].end);
  }

  private CompletableFuture<@Nullable Object> fetch(
      EngineRecord engine,
      @Nullable ChunkInfo chunk,
      Loaned loaned,
      PayloadDecoder decoder,
      TransferMeter meter) {
    Layout layout = loaned.layout();
    InPlace target = chunk == null ? null : place(chunk, layout);
    if (chunk != null && target != null) {
      return session
          .transfers()
          .fetch(engine, loaned, target.sink(chunk.index()), InPlace.MARK, meter);
    }
    CompletableFuture<Object> whole = session.transfers().fetch(engine, loaned, meter);
    return layout.kind() == Kind.PAYLOAD
        ? whole.thenApply(bytes -> decoder.decode((byte[]) bytes).get(0))
        : whole.thenApply(array -> array);
  }

  /** What the chunk goes straight into; null when it does not. */
  private synchronized @Nullable InPlace place(ChunkInfo chunk, Layout layout) {
    Kind kind = array ? wanted : layout.kind();
    if (!blocks || kind == null || !(array || kind.isList())) {
      return null;
    }
    if (place == null && kind.hasElementsOf(layout.kind())) {
      place = InPlace.of(chunk, kind, this::isWanted);
    }
    return place != null && place.fits(chunk, layout) ? place : null;
  }

  private boolean isWanted(int engine) {
    return members == null || members.contains(engine);
  }

  private void arrived(int i, @Nullable ChunkInfo chunk, @Nullable Object part) {
    synchronized (this) {
      slots[i].chunk = chunk;
      slots[i].part = part;
    }
    reported(i);
  }

  /** The task of engine number {@code i} has ended, or is about to. */
  void ended(int i, Task task) {
    if (task.error() != null) {
      synchronized (this) {
        failed |= !slots[i].reported;
      }
      reported(i);
    }
  }

  /** Engine number {@code i} left before its part was here. */
  void lost(int i, Task task, EngineLostException error) {
    synchronized (this) {
      slots[i].lost = error;
      slots[i].lostTask = task;
    }
    reported(i);
  }

  private void reported(int i) {
    boolean all;
    synchronized (this) {
      if (slots[i].reported) {
        return;
      }
      slots[i].reported = true;
      open--;
      all = open == 0;
    }
    if (all) {
      recover();
    }
  }

  private @Nullable ChunkInfo anyChunk() {
    ChunkInfo any = null;
    for (Slot slot : slots) {
      ChunkInfo chunk = slot.chunk;
      if (chunk == null) {
        continue;
      }
      if (any != null
          && !any.variable().equals(chunk.variable())
          && any.engines().equals(chunk.engines())) {
        trouble =
            new GridException(
                "the parts of '"
                    + name
                    + "' come from two scatters that ran at the same time; scatter it again");
      }
      any = any == null || any.version() < chunk.version() ? chunk : any;
    }
    return any;
  }

  private void recover() {
    ChunkInfo any = anyChunk();
    List<Integer> missing = new ArrayList<>();
    if (any != null && !failed && trouble == null) {
      for (int index = 0; index < any.engines().size(); index++) {
        int owner = any.engines().get(index);
        if (isWanted(owner) && !delivered(owner)) {
          missing.add(index);
        }
      }
    }
    if (missing.isEmpty() || any == null) {
      settle(any, List.of());
      return;
    }
    List<Integer> gone = new ArrayList<>();
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (int index : missing) {
      ChunkInfo chunk = any.at(index);
      all =
          all.thenCompose(unused -> new CopyReader(session, chunk).read(this::copyTarget))
              .thenAccept(
                  part -> {
                    if (part == null) {
                      gone.add(chunk.index());
                    } else {
                      copies.put(chunk.index(), part);
                    }
                  });
    }
    var unused =
        all.whenComplete(
            (nothing, error) -> {
              if (error != null) {
                trouble = SessionTransfers.errorOf(engines.get(0), error);
              }
              settle(any, gone);
            });
  }

  /** Where a copy goes straight into; null for an array of its own. */
  private @Nullable InPlace copyTarget(ChunkInfo chunk, Layout layout) {
    return place(chunk, layout);
  }

  private boolean delivered(int engine) {
    for (int i = 0; i < slots.length; i++) {
      if (engines.get(i).id() == engine && slots[i].lost == null) {
        return true;
      }
    }
    return false;
  }

  /** Everybody has reported and what can be here is here. */
  private void settle(@Nullable ChunkInfo any, List<Integer> gone) {
    if (!gone.isEmpty() && any != null) {
      trouble = new ChunksLostException(name, gone, gone.stream().map(any.engines()::get).toList());
    }
    List<Integer> absent =
        members == null
            ? List.of()
            : members.stream()
                .filter(id -> engines.stream().noneMatch(engine -> engine.id() == id))
                .filter(id -> any == null || !any.engines().contains(id))
                .toList();
    if (!absent.isEmpty() && trouble == null) {
      trouble = NoSuchEngineException.of(absent.get(0), session.directory().ids());
    }
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      Task lostTask = slot.lostTask;
      EngineLostException lost = slot.lost;
      if (lostTask == null || lost == null) {
        slot.end.complete(slot.part == InPlace.MARK ? null : slot.part);
      } else if (any != null && any.engines().contains(engines.get(i).id()) && !failed) {
        lostTask.answered(0, List.of(), null, null, null, null);
      } else {
        lostTask.failed(lost);
      }
    }
  }

  /**
   * The parts in order, once every task has ended well.
   *
   * @throws GridException when chunks are lost
   */
  Joined join() {
    if (trouble != null) {
      throw trouble;
    }
    ChunkInfo any = anyChunk();
    boolean scattered = any != null;
    for (Slot slot : slots) {
      scattered &=
          slot.lost != null
              || (slot.chunk != null
                  && any != null
                  && slot.chunk.variable().equals(any.variable()));
    }
    List<@Nullable Object> parts = new ArrayList<>();
    if (any == null || !scattered) {
      for (Slot slot : slots) {
        parts.add(slot.part);
      }
      copies.values().forEach(parts::add);
    } else {
      Map<Integer, @Nullable Object> byIndex = new TreeMap<>(copies);
      for (Slot slot : slots) {
        if (slot.chunk != null) {
          byIndex.put(slot.chunk.index(), slot.part);
        }
      }
      parts.addAll(byIndex.values());
    }
    return new Joined(parts, place);
  }

  /**
   * What a gather brought.
   *
   * @param parts the parts in order; {@link InPlace#MARK} for one that is in the array
   * @param place the array or list; null when there is none
   */
  record Joined(List<@Nullable Object> parts, @Nullable InPlace place) {

    /** The array or list when every part is in it; null otherwise. */
    @Nullable Object whole() {
      return place != null && parts.stream().allMatch(part -> part == InPlace.MARK)
          ? place.value()
          : null;
    }

    /** The parts, each an object of its own. */
    List<@Nullable Object> separate() {
      List<@Nullable Object> all = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Object part = parts.get(i);
        all.add(part == InPlace.MARK && place != null ? place.part(i) : part);
      }
      return all;
    }
  }
}
