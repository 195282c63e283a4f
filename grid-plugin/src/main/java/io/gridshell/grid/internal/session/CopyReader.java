package io.gridshell.grid.internal.session;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a chunk whose engine is gone from an engine that keeps a copy. */
final class CopyReader {
  private static final Logger LOG = System.getLogger(CopyReader.class.getName());

  private final ClientSession session;
  private final ChunkInfo chunk;
  private final TransferMeter meter;
  private final PayloadDecoder decoder;

  /** Why the first copy that could not be read could not. */
  private volatile @Nullable GridException broken;

  /** Says into which array a copy goes; null for one of its own. */
  interface Target {
    @Nullable InPlace of(ChunkInfo chunk, Layout layout);
  }

  /**
   * Creates a reader.
   *
   * @param meter counts the bytes of the copy
   */
  CopyReader(ClientSession session, ChunkInfo chunk, TransferMeter meter) {
    this.session = session;
    this.chunk = chunk;
    this.meter = meter;
    this.decoder = session.decoderFor(null);
  }

  /**
   * The chunk's value; null when nobody has a copy. Does not block.
   *
   * @return fails when there are copies and none can be read
   */
  CompletableFuture<@Nullable Object> read(Target target) {
    return readFrom(candidates(), 0, target);
  }

  /** All engines, those first that were told to keep a copy. */
  private List<EngineRecord> candidates() {
    List<EngineRecord> all = new ArrayList<>(session.directory().all());
    int count = chunk.engines().size();
    all.sort(
        Comparator.comparingInt(
            engine -> {
              int place = chunk.engines().indexOf(engine.id());
              return place < 0 ? count : Math.floorMod(place - chunk.index(), count);
            }));
    return all;
  }

  private CompletableFuture<@Nullable Object> readFrom(
      List<EngineRecord> candidates, int next, Target target) {
    if (next == candidates.size()) {
      Throwable failure = broken;
      return failure == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(failure);
    }
    EngineRecord engine = candidates.get(next);
    return session
        .transfers()
        .ask(
            engine,
            new Question.LendCopy(chunk.variable(), chunk.index(), session.transfers().self()))
        .thenCompose(
            answer ->
                answer.length == 0
                    ? CompletableFuture.<@Nullable Object>completedFuture(null)
                    : fetch(engine, Loaned.read(new ByteReader(answer)), target))
        .exceptionally(thrown -> failed(engine, thrown))
        .thenCompose(
            part ->
                part == null
                    ? readFrom(candidates, next + 1, target)
                    : CompletableFuture.completedFuture(part));
  }

  /** Another engine may have a copy that can be read; if none has, the first error counts. */
  private @Nullable Object failed(EngineRecord engine, Throwable thrown) {
    LOG.log(Level.DEBUG, "failed copy name=" + chunk.name() + " engine=" + engine.id(), thrown);
    boolean left = SessionTransfers.causeOf(thrown) instanceof EngineLostException;
    if (broken == null && !left && !session.isGone(engine)) {
      broken =
          new GridException(
              "the copy of chunk "
                  + chunk.label()
                  + " of '"
                  + chunk.name()
                  + "' on engine "
                  + engine.id()
                  + " cannot be read: "
                  + SessionTransfers.causeOf(thrown).getMessage(),
              SessionTransfers.causeOf(thrown));
    }
    return null;
  }

  /** What broke the reading of copies of variable {@code name}, as an error of the grid. */
  static GridException errorOf(String name, Throwable thrown) {
    Throwable cause = SessionTransfers.causeOf(thrown);
    return cause instanceof GridException error
        ? error
        : new GridException("the copies of '" + name + "' cannot be read: " + cause, cause);
  }

  private CompletableFuture<@Nullable Object> fetch(
      EngineRecord engine, Loaned loaned, Target target) {
    CompletableFuture<@Nullable Object> fetched;
    try {
      fetched = fetchInto(engine, loaned, target.of(chunk, loaned.layout()));
    } catch (OutOfMemoryError full) {
      fetched = CompletableFuture.failedFuture(full);
    }
    return fetched.whenComplete(
        (part, error) -> {
          if (error != null) {
            session.transfers().giveBack(engine, loaned.id());
          }
        });
  }

  private CompletableFuture<@Nullable Object> fetchInto(
      EngineRecord engine, Loaned loaned, @Nullable InPlace place) {
    if (place != null) {
      InPlace.Mark mark = new InPlace.Mark(chunk.index());
      return session
          .transfers()
          .fetch(engine, loaned, place.sink(chunk.index()), mark, meter)
          .thenApply(whole -> whole);
    }
    CompletableFuture<Object> whole = session.transfers().fetch(engine, loaned, meter);
    return loaned.layout().kind() == Kind.PAYLOAD
        ? whole.thenCompose(bytes -> decode(engine, (byte[]) bytes))
        : whole.thenApply(array -> array);
  }

  private CompletableFuture<@Nullable Object> decode(EngineRecord engine, byte[] payload) {
    List<ContentHash> missing = session.store().missing(PayloadDecoder.hashes(payload));
    CompletableFuture<byte[]> code =
        missing.isEmpty()
            ? CompletableFuture.completedFuture(new byte[0])
            : session.command(engine, new Control.FetchCode(missing));
    return code.thenApply(
        bytes -> {
          CodeBytes.receive(bytes, session.store());
          return decoder.decode(payload).get(0);
        });
  }
}
