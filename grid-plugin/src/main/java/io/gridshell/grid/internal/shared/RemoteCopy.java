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
  /** What is not complete. */
  private static final Map<UUID, Received> RECEIVED = new ConcurrentHashMap<>();

  /** What the sender may still push to the engines of this host. */
  private static final Map<UUID, Kept> KEPT = new ConcurrentHashMap<>();

  private RemoteCopy() {}

  /** A file that is being filled for node {@code sender}. */
  private record Received(UUID sender, Hold hold) {}

  /** An array that is mapped here for node {@code sender}. */
  private record Kept(UUID sender, MappedArray array) {}

  /** Node {@code sender} has left: lets go of what is here for it alone. */
  static void senderLeft(UUID sender) {
    RECEIVED
        .values()
        .removeIf(
            received -> {
              boolean gone = received.sender().equals(sender);
              if (gone) {
                received.hold().run();
              }
              return gone;
            });
    KEPT.values().removeIf(kept -> kept.sender().equals(sender));
    SharedFiles.collect();
  }

  /** Makes the file for node {@code sender}; gives its path. */
  record Begin(UUID id, UUID sender, long bytes) implements EngineFunction<String> {
    @Override
    public String apply(EngineContext context) {
      Hold hold = SharedFiles.create(id, bytes);
      RECEIVED.put(id, new Received(sender, hold));
      return hold.file().toString();
    }
  }

  /** Writes one piece of it. */
  record Piece(UUID id, long at, byte[] content) implements EngineFunction<Boolean> {
    @Override
    public Boolean apply(EngineContext context) {
      Hold hold = Objects.requireNonNull(RECEIVED.get(id), "the copy was given up").hold();
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
      Received whole = Objects.requireNonNull(RECEIVED.remove(key.id()), "the copy was given up");
      Hold hold = whole.hold();
      try {
        KEPT.put(key.id(), new Kept(whole.sender(), SharedFiles.map(key, hold, () -> {})));
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
      Received unfinished = RECEIVED.remove(id);
      if (unfinished != null) {
        unfinished.hold().run();
      }
      boolean kept = KEPT.remove(id) != null;
      SharedFiles.collect();
      return kept;
    }
  }
}
