package io.gridshell.grid.internal.shared;

import io.gridshell.AsyncResult;
import io.gridshell.EngineInfo;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.SharedArray;
import io.gridshell.TaskId;
import io.gridshell.TransferEvent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes shared arrays for one grid: the file here, and a copy on every other host. */
public final class Sharing {
  private static final Logger LOG = System.getLogger(Sharing.class.getName());
  private static final int PIECE = 1 << 20;
  private static final int IN_FLIGHT = 4;

  private final Grid grid;
  private final UUID self;

  /**
   * Creates shared arrays for the engines of {@code grid}; this program is its node {@code self}.
   */
  public Sharing(Grid grid, UUID self) {
    this.grid = grid;
    this.self = self;
  }

  /** See {@link Grid#share(Class, long, SharedArray.Access, Consumer, Consumer)}. */
  public <A extends SharedArray> A share(
      Class<A> type,
      long length,
      SharedArray.Access access,
      Consumer<? super A> fill,
      Consumer<? super TransferEvent> listener) {
    Kind kind = Kind.of(type);
    if (length < 0 || length > Long.MAX_VALUE / kind.width()) {
      throw new IllegalArgumentException("a shared array of " + length + " numbers");
    }
    Map<String, String> copies = new TreeMap<>();
    ArrayKey key = new ArrayKey(UUID.randomUUID(), kind, length, access, copies);
    Hold hold = SharedFiles.create(key.id(), key.bytes());
    copies.put(SharedFolder.host(), hold.file().toString());
    Map<String, Integer> receivers = new LinkedHashMap<>();
    try {
      MappedArray draft = MappedArray.toFill(key, hold.channel());
      fill.accept(type.cast(draft));
      draft.close();
      receivers = otherHosts();
      for (Map.Entry<String, Integer> receiver : receivers.entrySet()) {
        copies.put(receiver.getKey(), send(key, hold, receiver.getValue(), listener));
      }
      List<Integer> engines = List.copyOf(receivers.values());
      for (int engine : engines) {
        grid.engine(engine).apply(new RemoteCopy.End(key)).get();
      }
      return type.cast(SharedFiles.map(key, hold, () -> release(key.id(), engines)));
    } catch (IOException e) {
      hold.run();
      throw new GridException("cannot make a shared array: " + e, e);
    } catch (RuntimeException | Error e) {
      hold.run();
      release(key.id(), new ArrayList<>(receivers.values()));
      throw e;
    }
  }

  /** The first engine of each host but this. */
  private Map<String, Integer> otherHosts() {
    Map<String, Integer> hosts = new LinkedHashMap<>();
    for (EngineInfo engine : grid.engines()) {
      if (!engine.host().equals(SharedFolder.host())) {
        hosts.putIfAbsent(engine.host(), engine.id());
      }
    }
    return hosts;
  }

  private String send(ArrayKey key, Hold hold, int engine, Consumer<? super TransferEvent> listener)
      throws IOException {
    AsyncResult<String> begun =
        grid.engine(engine).apply(new RemoteCopy.Begin(key.id(), self, key.bytes()));
    TaskId task = begun.taskIds().get(0);
    String path = begun.get();
    Deque<AsyncResult<Boolean>> inFlight = new ArrayDeque<>();
    long arrived = 0;
    for (long at = 0; at < key.bytes() || !inFlight.isEmpty(); at += PIECE) {
      if (at < key.bytes()) {
        byte[] piece = read(hold, at, (int) Math.min(PIECE, key.bytes() - at));
        inFlight.add(grid.engine(engine).apply(new RemoteCopy.Piece(key.id(), at, piece)));
      }
      if (inFlight.size() == IN_FLIGHT || at >= key.bytes()) {
        inFlight.remove().get();
        arrived = Math.min(arrived + PIECE, key.bytes());
        listener.accept(new TransferEvent(task, engine, arrived, key.bytes()));
      }
    }
    return path;
  }

  private static byte[] read(Hold hold, long at, int count) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(count);
    while (piece.hasRemaining()) {
      hold.channel().read(piece, at + piece.position());
    }
    return piece.array();
  }

  private void release(UUID id, List<Integer> engines) {
    for (int engine : engines) {
      try {
        var unused = grid.engine(engine).apply(new RemoteCopy.Release(id));
      } catch (GridException | IllegalStateException gone) {
        LOG.log(Level.DEBUG, "left shared array engine=" + engine, gone);
      }
    }
  }
}
