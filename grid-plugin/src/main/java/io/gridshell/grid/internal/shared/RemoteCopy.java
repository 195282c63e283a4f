package io.gridshell.grid.internal.shared;

import io.gridshell.EngineContext;
import io.gridshell.EngineFunction;
import io.gridshell.GridException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The copy of a shared array that one engine receives for its host. */
final class RemoteCopy {
  /** Held until the variables that were pushed hold it, or the sender lets go. */
  private static final Map<UUID, Hold> RECEIVED = new ConcurrentHashMap<>();

  /** What the sender may still push to the engines of this host. */
  private static final Map<UUID, MappedArray> KEPT = new ConcurrentHashMap<>();

  private RemoteCopy() {}

  /** Makes the file; gives its path. */
  record Begin(UUID id, long bytes) implements EngineFunction<String> {
    @Override
    public String apply(EngineContext context) {
      Hold hold = SharedFiles.create(id, bytes);
      RECEIVED.put(id, hold);
      return hold.file().toString();
    }
  }

  /** Writes one piece of it. */
  record Piece(UUID id, long at, byte[] content) implements EngineFunction<Boolean> {
    @Override
    public Boolean apply(EngineContext context) {
      Hold hold = Objects.requireNonNull(RECEIVED.get(id), "the copy was given up");
      ByteBuffer rest = ByteBuffer.wrap(content);
      try {
        while (rest.hasRemaining()) {
          hold.channel().write(rest, at + rest.position());
        }
      } catch (IOException e) {
        throw new GridException("cannot write the shared array " + hold.file() + ": " + e, e);
      }
      return true;
    }
  }

  /** Maps the file here, so that this engine's hold is that of its array. */
  record End(ArrayKey key) implements EngineFunction<Boolean> {
    @Override
    public Boolean apply(EngineContext context) {
      Hold hold = Objects.requireNonNull(RECEIVED.remove(key.id()), "the copy was given up");
      try {
        KEPT.put(key.id(), SharedFiles.map(key, hold, () -> {}));
      } catch (IOException e) {
        throw new GridException("cannot map the shared array " + hold.file() + ": " + e, e);
      }
      return true;
    }
  }

  /** Lets go of it. */
  record Release(UUID id) implements EngineFunction<Boolean> {
    @Override
    public Boolean apply(EngineContext context) {
      Hold unfinished = RECEIVED.remove(id);
      if (unfinished != null) {
        unfinished.run();
      }
      boolean kept = KEPT.remove(id) != null;
      SharedFiles.collect();
      return kept;
    }
  }
}
