package io.gridshell.grid.internal.engine;

import io.gridshell.CodeShippingException;
import io.gridshell.GridException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.chunk.Census;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.chunk.Question.Holdings;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.transfer.Meter;
import io.gridshell.grid.internal.transfer.Sink;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.interpreter.Interpreter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of an engine back as variables, from the copies that other engines keep.
 *
 * <p>For the engine's thread.
 */
final class Restorer {
  private static final Logger LOG = System.getLogger(Restorer.class.getName());

  private final EngineData data;
  private final int engine;
  private final CodeStore store;

  Restorer(EngineData data, int engine, CodeStore store) {
    this.data = data;
    this.engine = engine;
    this.store = store;
  }

  /** A copy and the node that keeps it. */
  private record Found(ChunkInfo chunk, UUID node) {}

  /**
   * Binds every chunk of this engine that is not bound and still counts.
   *
   * @param name only this variable; null for all
   * @throws GridException when there is a chunk none of whose copies can be read; the others are
   *     bound then
   */
  void restore(@Nullable String name, Interpreter interpreter, PayloadDecoder decoder)
      throws InterruptedException {
    GridException broken = null;
    for (List<Found> copies : newest(wanted(name))) {
      ChunkInfo chunk = copies.get(0).chunk();
      if (data.chunks().own(chunk.name()) == null) {
        try {
          Object value = fetchAny(copies, decoder);
          interpreter.bind(chunk.name(), value, chunk.type().isEmpty() ? null : chunk.type());
          data.chunks().bound(chunk);
          LOG.log(
              Level.INFO,
              "restored chunk name={0} index={1} engine={2}",
              chunk.name(),
              chunk.index(),
              engine);
        } catch (GridException e) {
          LOG.log(Level.WARNING, "failed restore name=" + chunk.name() + " id=" + engine, e);
          broken = broken == null ? e : broken;
        }
      }
    }
    if (broken != null) {
      throw broken;
    }
  }

  /**
   * The copies of chunks of this engine that are to be bound. Obsolete ones are thrown away, unless
   * somebody did not answer who may know better.
   */
  private List<Found> wanted(@Nullable String name) throws InterruptedException {
    List<Found> wanted = new ArrayList<>();
    data.askAll(data.others(), new Question.CopiesOf(engine), Question::readChunks)
        .forEach((node, chunks) -> chunks.forEach(chunk -> wanted.add(new Found(chunk, node))));
    wanted.removeIf(found -> name != null && !found.chunk().name().equals(name));
    Map<String, Census> known = new HashMap<>();
    for (Found found : wanted) {
      String each = found.chunk().name();
      if (!known.containsKey(each)) {
        known.put(
            each,
            new Census(
                data.askAll(data.others(), new Question.Known(each), Holdings::read).values()));
      }
    }
    for (Found found : List.copyOf(wanted)) {
      ChunkInfo chunk = found.chunk();
      Census census = Objects.requireNonNull(known.get(chunk.name()));
      if (census.isObsolete(chunk)) {
        wanted.remove(found);
        if (census.holdings().size() == data.others().size()) {
          data.forgetElsewhere(chunk);
        }
      }
    }
    return wanted;
  }

  /** For each variable the copies of its newest chunk. */
  private static List<List<Found>> newest(List<Found> all) {
    Map<String, List<Found>> byName = new HashMap<>();
    for (Found found : all) {
      List<Found> known = byName.computeIfAbsent(found.chunk().name(), key -> new ArrayList<>());
      if (!known.isEmpty() && known.get(0).chunk().version() < found.chunk().version()) {
        known.clear();
      }
      if (known.isEmpty() || known.get(0).chunk().equals(found.chunk())) {
        known.add(found);
      }
    }
    return List.copyOf(byName.values());
  }

  private @Nullable Object fetchAny(List<Found> copies, PayloadDecoder decoder)
      throws InterruptedException {
    GridException broken = null;
    for (Found copy : copies) {
      try {
        return fetch(copy, decoder);
      } catch (GridException e) {
        broken = broken == null ? e : broken;
      }
    }
    throw Objects.requireNonNull(broken);
  }

  private @Nullable Object fetch(Found found, PayloadDecoder decoder) throws InterruptedException {
    ChunkInfo chunk = found.chunk();
    try {
      byte[] answer =
          data.ask(
                  found.node(), new Question.LendCopy(chunk.variable(), chunk.index(), data.self()))
              .get();
      if (answer.length == 0) {
        throw unreadable(chunk, "it was thrown away meanwhile", null);
      }
      Loaned loaned = Loaned.read(new ByteReader(answer));
      Layout layout = loaned.layout();
      Object value = layout.newValue();
      Sink sink = layout.into(value);
      data.client().fetch(found.node(), loaned.id(), layout, sink, value, Meter.NONE).get();
      if (layout.kind() != Kind.PAYLOAD) {
        return value;
      }
      byte[] payload = (byte[]) value;
      List<ContentHash> missing = store.missing(PayloadDecoder.hashes(payload));
      if (!missing.isEmpty()) {
        CodeBytes.receive(data.command(found.node(), new Control.FetchCode(missing)).get(), store);
      }
      return decoder.decode(payload).get(0);
    } catch (ExecutionException | MalformedBytesException | CodeShippingException e) {
      throw unreadable(chunk, String.valueOf(e.getMessage()), e);
    } catch (OutOfMemoryError full) {
      throw unreadable(
          chunk, "there is no memory for it; start the engine with a larger -Xmx", full);
    }
  }

  private static GridException unreadable(ChunkInfo chunk, String why, @Nullable Throwable cause) {
    return new GridException(
        "the copy of chunk " + chunk.label() + " of '" + chunk.name() + "' cannot be read: " + why,
        cause);
  }
}
