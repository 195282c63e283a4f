package io.gridshell.grid.internal.session;

import io.gridshell.ChunksLostException;
import io.gridshell.CodeShippingException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Partition;
import io.gridshell.RemoteException;
import io.gridshell.grid.internal.chunk.Census;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.GatherAnswer;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.chunk.Question.Holdings;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.interpreter.UndefinedNameException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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

  /** How the caller says that the items were dealt; null for as the scatter says. */
  private final @Nullable Partition partition;

  private final List<EngineRecord> engines;

  /** The engines that a frozen view names; null for a view of all. */
  private final @Nullable List<Integer> members;

  private final Slot[] slots;
  private final List<Copied> copies = new ArrayList<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  /** The task on behalf of which a copy is read whose engine was gone before. */
  private @Nullable Task proxy;

  private List<ChunkInfo> scatters = List.of();
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
    private @Nullable GridException lacks;
    private boolean reported;

    private boolean hasPart() {
      return lost == null && lacks == null;
    }
  }

  /** A chunk whose engine is gone, from a copy. */
  private record Copied(ChunkInfo chunk, Object part) {}

  /**
   * Creates a gather.
   *
   * @param arrayType the array to make; null for a list
   * @param partition how the items were dealt; null for as the scatter says
   * @param members the engines that a frozen view names; null for a view of all
   * @param engines those that are there
   */
  Gathering(
      ClientSession session,
      String name,
      @Nullable Class<?> arrayType,
      @Nullable Partition partition,
      @Nullable List<Integer> members,
      List<EngineRecord> engines) {
    this.session = session;
    this.name = name;
    this.array = arrayType != null;
    this.wanted = arrayType == null ? null : Kind.ofArrayType(arrayType);
    this.partition = partition;
    this.members = members;
    this.engines = engines;
    this.open = engines.size();
    slots = new Slot[engines.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot();
    }
  }

  /** Gathers from copies alone, on behalf of {@code task}; no engine of the view is there. */
  CompletableFuture<Void> fromCopies(Task task) {
    proxy = task;
    recover();
    return settled;
  }

  /** Takes what engine number {@code i} answers in. */
  Outgoing.AnswerReader reader(int i) {
    return new Outgoing.AnswerReader() {
      @Override
      public Deferred read(byte[] body, PayloadDecoder decoder, Task task) {
        return answered(i, body, decoder, task);
      }

      @Override
      public Deferred failed(GridException error, Task task) {
        return lacks(i, error, task);
      }
    };
  }

  /** An engine that came back without its chunk is as good as lost; another error is one. */
  private Deferred lacks(int i, GridException error, Task task) {
    if (!(error instanceof RemoteException remote)
        || !remote.remoteClassName().equals(UndefinedNameException.class.getName())) {
      throw error;
    }
    synchronized (this) {
      slots[i].lacks = error;
    }
    readsFor(task);
    reported(i);
    return new Deferred(slots[i].end);
  }

  private Deferred answered(int i, byte[] body, PayloadDecoder decoder, Task task) {
    GatherAnswer answer = GatherAnswer.read(body);
    readsFor(task);
    EngineRecord engine = engines.get(i);
    if (answer.part() instanceof Part.Inline inline) {
      try {
        arrived(i, answer.chunk(), decoder.decode(inline.payload()).get(0));
      } catch (CodeShippingException unreadable) {
        slots[i].end.completeExceptionally(SessionTransfers.errorOf(engine, name, unreadable));
      }
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
                      slots[i].end.completeExceptionally(
                          SessionTransfers.errorOf(engine, name, error));
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
    InPlace target;
    try {
      target = chunk == null ? null : place(chunk, layout);
    } catch (OutOfMemoryError full) {
      session.transfers().giveBack(engine, loaned.id());
      return CompletableFuture.failedFuture(noMemory(full));
    }
    if (chunk != null && target != null) {
      return session
          .transfers()
          .fetch(
              engine, loaned, target.sink(chunk.index()), new InPlace.Mark(chunk.index()), meter);
    }
    CompletableFuture<Object> whole = session.transfers().fetch(engine, loaned, meter);
    return layout.kind() == Kind.PAYLOAD
        ? whole.thenApply(bytes -> decoder.decode((byte[]) bytes).get(0))
        : whole.thenApply(array -> array);
  }

  private GridException noMemory(OutOfMemoryError full) {
    return new GridException(
        "this program has no memory for all of '"
            + name
            + "': its heap has at most "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB; start it with a larger -Xmx, or gather from some of the engines at a time",
        full);
  }

  /** What the chunk goes straight into; null when it does not. */
  private synchronized @Nullable InPlace place(ChunkInfo chunk, Layout layout) {
    Kind kind = array ? wanted : layout.kind();
    boolean blocks =
        chunk.dealing() == ChunkInfo.Dealing.BLOCK
            && (partition == null || partition == Partition.BLOCK);
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
    readsFor(task);
    reported(i);
  }

  private synchronized void readsFor(Task task) {
    proxy = proxy == null ? task : proxy;
  }

  /** Counts the bytes of a copy for the task that should have brought the chunk. */
  private TransferMeter meterOf(ChunkInfo chunk) {
    Slot slot = slotOf(chunk.owner());
    Task task = slot == null || slot.lostTask == null ? proxy : slot.lostTask;
    return Objects.requireNonNull(task).meter();
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

  private void recover() {
    boolean silent = Stream.of(slots).noneMatch(Slot::hasPart);
    if (failed) {
      settle(List.of());
    } else if (silent) {
      var unused =
          known().whenComplete((found, error) -> recover(found == null ? List.of() : found));
    } else {
      recover(answeredScatters());
    }
  }

  /** The scatters that parts came from; several when the view joins engines of several. */
  private List<ChunkInfo> answeredScatters() {
    Map<UUID, ChunkInfo> known = new LinkedHashMap<>();
    for (Slot slot : slots) {
      ChunkInfo chunk = slot.chunk;
      if (chunk != null) {
        known.putIfAbsent(chunk.variable(), chunk);
      }
    }
    return List.copyOf(known.values());
  }

  /**
   * The newest scatter to one of the wanted engines that anybody has a chunk or a copy of, first of
   * those of which a wanted part is there.
   */
  private CompletableFuture<List<ChunkInfo>> known() {
    return session
        .transfers()
        .askAll(session.directory().all(), new Question.Known(name), Holdings::read)
        .thenApply(
            holdings ->
                new Census(holdings.values())
                    .current()
                    .filter(chunk -> chunk.engines().stream().anyMatch(this::isWanted))
                    .max(
                        Comparator.<ChunkInfo, Boolean>comparing(chunk -> isWanted(chunk.owner()))
                            .thenComparing(ChunkInfo::version))
                    .map(List::of)
                    .orElse(List.of()));
  }

  private void recover(List<ChunkInfo> found) {
    scatters = found;
    List<ChunkInfo> missing = new ArrayList<>();
    for (ChunkInfo scatter : scatters) {
      for (int index = 0; index < scatter.engines().size(); index++) {
        int owner = scatter.engines().get(index);
        if (isWanted(owner) && !delivered(owner)) {
          missing.add(scatter.at(index));
        }
      }
    }
    trouble = mixture();
    if (trouble != null) {
      settle(List.of());
      return;
    }
    List<ChunkInfo> gone = new ArrayList<>();
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (ChunkInfo chunk : missing) {
      all =
          all.thenCompose(
                  unused -> new CopyReader(session, chunk, meterOf(chunk)).read(this::place))
              .thenAccept(
                  part -> {
                    if (part == null) {
                      gone.add(chunk);
                    } else {
                      copies.add(new Copied(chunk, part));
                    }
                  });
    }
    var unused =
        all.whenComplete(
            (nothing, error) -> {
              if (error != null) {
                trouble = CopyReader.errorOf(name, error);
              }
              settle(gone);
            });
  }

  private boolean delivered(int engine) {
    Slot slot = slotOf(engine);
    return slot != null && slot.hasPart();
  }

  private @Nullable Slot slotOf(int engine) {
    for (int i = 0; i < slots.length; i++) {
      if (engines.get(i).id() == engine) {
        return slots[i];
      }
    }
    return null;
  }

  /** An error when an engine has a part of another scatter where it has one of these. */
  private @Nullable GridException mixture() {
    for (ChunkInfo scatter : scatters) {
      for (int owner : scatter.engines()) {
        Slot slot = slotOf(owner);
        ChunkInfo other = slot == null ? null : slot.chunk;
        if (other != null && !other.variable().equals(scatter.variable())) {
          boolean older = other.version() < scatter.version();
          return new GridException(
              "the parts of '"
                  + name
                  + "' come from two scatters: engines "
                  + enginesWith(older ? other : scatter)
                  + " still have those of an earlier one than engines "
                  + enginesWith(older ? scatter : other)
                  + "; scatter it again to all of them, or gather it from some of them");
        }
      }
    }
    return null;
  }

  private List<Integer> enginesWith(ChunkInfo scatter) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      ChunkInfo chunk = slots[i].chunk;
      if (chunk != null && chunk.variable().equals(scatter.variable())) {
        ids.add(engines.get(i).id());
      }
    }
    return ids;
  }

  /** Everybody has reported and what can be here is here. */
  private void settle(List<ChunkInfo> gone) {
    if (!gone.isEmpty() && trouble == null) {
      trouble =
          new ChunksLostException(
              name,
              gone.stream().map(ChunkInfo::index).toList(),
              gone.stream().map(ChunkInfo::owner).toList());
    }
    List<Integer> absent =
        members == null
            ? List.of()
            : members.stream().filter(id -> slotOf(id) == null && !isScatteredTo(id)).toList();
    if (!absent.isEmpty() && trouble == null) {
      trouble = NoSuchEngineException.of(absent.get(0), session.directory().ids());
    }
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      Task lostTask = slot.lostTask;
      EngineLostException lost = slot.lost;
      boolean scattered = isScatteredTo(engines.get(i).id()) && !failed;
      if (slot.lacks != null && !scattered) {
        slot.end.completeExceptionally(slot.lacks);
      } else if (lostTask == null || lost == null) {
        slot.end.complete(slot.part instanceof InPlace.Mark ? null : slot.part);
      } else if (scattered) {
        lostTask.answered(0, List.of(), null, null, null, null);
      } else {
        lostTask.failed(lost);
      }
    }
    settled.complete(null);
  }

  private boolean isScatteredTo(int engine) {
    return scatters.stream().anyMatch(scatter -> scatter.engines().contains(engine));
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
    boolean pure = scatters.size() == 1;
    for (Slot slot : slots) {
      pure &= !slot.hasPart() || slot.chunk != null;
    }
    if (pure) {
      return joinOne(scatters.get(0));
    }
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].hasPart()) {
        placed.add(new Placed(placeOf(engines.get(i).id()), slots[i].part));
      }
    }
    copies.forEach(copy -> placed.add(new Placed(placeOf(copy.chunk().owner()), copy.part())));
    placed.sort(Comparator.comparingInt(Placed::place));
    if (partition == null
        && scatters.stream().anyMatch(s -> s.dealing() != ChunkInfo.Dealing.BLOCK)) {
      throw new GridException(
          "'"
              + name
              + "' is of several values on these engines, not all of which were dealt in blocks;"
              + " gather it from the engines of one scatter at a time");
    }
    List<@Nullable Object> parts = new ArrayList<>();
    placed.forEach(each -> parts.add(each.part()));
    return new Joined(parts, place, partition == null ? Partition.BLOCK : partition);
  }

  /** Where a part comes in what is gathered. */
  private record Placed(int place, @Nullable Object part) {}

  private int placeOf(int engine) {
    return members == null ? engine : members.indexOf(engine);
  }

  private Joined joinOne(ChunkInfo scatter) {
    Map<Integer, @Nullable Object> byIndex = new TreeMap<>();
    copies.forEach(copy -> byIndex.put(copy.chunk().index(), copy.part()));
    for (Slot slot : slots) {
      if (slot.chunk != null) {
        byIndex.put(slot.chunk.index(), slot.part);
      }
    }
    boolean unchanged = true;
    for (Map.Entry<Integer, @Nullable Object> part : byIndex.entrySet()) {
      int size = scatter.sizes().get(part.getKey());
      unchanged &= part.getValue() instanceof InPlace.Mark || Parts.hasSize(part.getValue(), size);
    }
    List<@Nullable Object> parts = new ArrayList<>(byIndex.values());
    Partition dealt = partition == null ? Partition.BLOCK : partition;
    if (unchanged) {
      dealt = Parts.dealtBy(name, scatter.dealing(), partition, scatter.sizes());
      dealt = Parts.among(name, byIndex.keySet(), dealt, scatter.sizes());
    }
    return new Joined(parts, place, dealt);
  }

  /**
   * What a gather brought.
   *
   * @param parts the parts in order; {@link InPlace.Mark} for one that is in the array
   * @param place the array or list; null when there is none
   * @param partition how the items were dealt
   */
  record Joined(List<@Nullable Object> parts, @Nullable InPlace place, Partition partition) {

    /** The array or list when every part is in it and nothing else; null otherwise. */
    @Nullable Object whole() {
      return place != null
              && parts.size() == place.count()
              && parts.stream().allMatch(InPlace.Mark.class::isInstance)
          ? place.value()
          : null;
    }

    /** The parts, each an object of its own. */
    List<@Nullable Object> separate() {
      List<@Nullable Object> all = new ArrayList<>();
      for (Object part : parts) {
        all.add(part instanceof InPlace.Mark mark && place != null ? place.part(mark) : part);
      }
      return all;
    }
  }
}
