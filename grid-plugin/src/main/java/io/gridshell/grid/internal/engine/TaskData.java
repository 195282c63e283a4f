package io.gridshell.grid.internal.engine;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.chunk.BindOrder;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.GatherAnswer;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.transfer.HeldBytes;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Lending;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.interpreter.Interpreter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The chunks and large values of one task. For the engine's thread. */
final class TaskData {
  /** What is larger travels beside messages. */
  static final int INLINE = 256 << 10;

  private final EngineData data;
  private final UUID client;
  private final long arrived;
  private final BooleanSupplier stopped;
  private final Restorer restorer;
  private final List<Lending.Loan> loans = new ArrayList<>();
  private final Set<UUID> beside = new LinkedHashSet<>();
  private @Nullable Throwable trouble;
  private Request.@Nullable Group group;
  private List<Request.Companion> companions = List.of();

  TaskData(EngineData data, Restorer restorer, QueuedTask task, BooleanSupplier stopped) {
    this.data = data;
    this.client = task.envelope().client();
    this.arrived = task.arrived();
    // A value whose sender has left never comes.
    this.stopped = () -> stopped.getAsBoolean() || !data.isMember(client);
    this.restorer = restorer;
  }

  /** Waits for a value that comes beside the task. */
  private Object staged(UUID transfer) throws TransferException, InterruptedException {
    return data.staging().await(transfer, stopped);
  }

  /** The call to several engines that the request is part of; null when it is none. */
  Request.@Nullable Group group() {
    return group;
  }

  /** The request itself; one that comes beside the task and does not arrive stays as it is. */
  Request whole(Request request) {
    beside.addAll(Beside.of(request));
    if (request instanceof Request.Accompanied accompanied) {
      companions = accompanied.companions();
      return whole(Request.read(accompanied.request()));
    }
    if (request instanceof Request.Staged staged) {
      try {
        return whole(Request.read((byte[]) staged(staged.transfer())));
      } catch (TransferException | OutOfMemoryError e) {
        trouble = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        trouble = e;
      }
    } else if (request instanceof Request.Grouped grouped) {
      group = grouped.group();
      return whole(Request.read(grouped.request()));
    }
    return request;
  }

  /** Why {@link #whole} could not give the request. */
  Throwable trouble() {
    return trouble == null ? new IllegalStateException("the request did not arrive") : trouble;
  }

  private @Nullable Object value(String name, Part part, PayloadDecoder decoder)
      throws TransferException, InterruptedException {
    try {
      if (part instanceof Part.Inline inline) {
        return decoder.decode(inline.payload()).get(0);
      }
      Part.Staged staged = (Part.Staged) part;
      Object whole = staged(staged.transfer());
      return staged.layout().kind() == Kind.PAYLOAD ? decoder.decode((byte[]) whole).get(0) : whole;
    } catch (CodeShippingException e) {
      throw new CodeShippingException("cannot set '" + name + "': " + e.getMessage(), e);
    } catch (TransferException e) {
      throw new TransferException("cannot set '" + name + "': " + e.getMessage());
    }
  }

  /** Binds a chunk and keeps copies; false when a newer scatter was here before. */
  boolean bind(BindOrder order, Interpreter interpreter, PayloadDecoder decoder)
      throws TransferException, InterruptedException {
    ChunkInfo chunk = order.own();
    Object value = value(chunk.name(), order.part(), decoder);
    List<HeldBytes> copies = new ArrayList<>();
    for (BindOrder.Copy copy : order.copies()) {
      copies.add(
          copy.part() instanceof Part.Inline inline
              ? HeldBytes.of(inline.payload())
              : (HeldBytes) staged(((Part.Staged) copy.part()).transfer()));
    }
    if (!data.chunks().admits(chunk, arrived - order.ageMicros() * 1000)) {
      copies.forEach(HeldBytes::release);
      return false;
    }
    interpreter.bind(chunk.name(), value, chunk.type().isEmpty() ? null : chunk.type());
    ChunkInfo before = data.chunks().bound(chunk);
    for (int i = 0; i < copies.size(); i++) {
      data.chunks().keep(chunk.at(order.copies().get(i).index()), copies.get(i));
    }
    if (before != null
        && !before.variable().equals(chunk.variable())
        && (!before.engines().equals(chunk.engines()) || isBesideOthers(chunk))) {
      data.forgetElsewhere(before);
    }
    return true;
  }

  /** Whether there are engines beside those of the scatter, which bind nothing and keep copies. */
  private boolean isBesideOthers(ChunkInfo chunk) {
    return data.others().size() >= chunk.engines().size();
  }

  /** Puts what came beside the request where it belongs among {@code values}. */
  void complete(List<@Nullable Object> values) throws TransferException, InterruptedException {
    for (Request.Companion companion : companions) {
      values.set(companion.index(), staged(companion.transfer()));
    }
  }

  /** Binds the chunk of variable {@code name} that this engine should have and has not. */
  void restore(String name, Interpreter interpreter, PayloadDecoder decoder)
      throws InterruptedException {
    restorer.restore(name, interpreter, decoder);
  }

  /** Variable {@code name} got another value as a whole. */
  void replaced(String name) {
    data.forgetElsewhere(data.chunks().replaced(name));
  }

  /** The namespace was emptied. */
  void cleared() {
    data.chunks().own().forEach(chunk -> replaced(chunk.name()));
  }

  /** The engine's part {@code value} of variable {@code name}. */
  byte[] gather(String name, @Nullable Object value, Function<@Nullable Object, byte[]> encode) {
    ChunkInfo chunk = data.chunks().own(name);
    Loaned loaned = lendRaw(value);
    if (loaned != null) {
      return new GatherAnswer(chunk, staged(loaned)).toBytes();
    }
    byte[] payload = encode.apply(value);
    return new GatherAnswer(
            chunk, payload.length > INLINE ? staged(lend(payload)) : new Part.Inline(payload))
        .toBytes();
  }

  private static Part staged(Loaned loaned) {
    return new Part.Staged(loaned.id(), loaned.layout());
  }

  /** A variable for a peer. */
  static byte[] read(
      EngineData data, Question.Read question, @Nullable Object value, PayloadEncoder encoder) {
    ByteWriter out = new ByteWriter(256);
    Layout raw = Layout.of(value);
    if (raw != null && value != null && raw.bytes() > INLINE) {
      Lending.Loan loan =
          data.lending().lend(question.borrower(), raw, () -> raw.sourceOf(value), () -> {});
      out.writeBytes(new byte[0]);
      new Part.Staged(loan.id(), raw).write(out);
      return out.toByteArray();
    }
    Payload payload = encoder.encode(value);
    byte[] bytes = payload.bytes();
    out.writeBytes(CodeBytes.of(payload.classes()));
    if (bytes.length <= INLINE) {
      new Part.Inline(bytes).write(out);
    } else {
      Layout layout = Layout.payload(bytes);
      Lending.Loan loan =
          data.lending().lend(question.borrower(), layout, () -> Source.of(bytes), () -> {});
      new Part.Staged(loan.id(), layout).write(out);
    }
    return out.toByteArray();
  }

  /** Lends {@code value} as it is if it is large and has raw bytes; null otherwise. */
  @Nullable Loaned lendRaw(@Nullable Object value) {
    Layout layout = Layout.of(value);
    return layout == null || value == null || layout.bytes() <= INLINE
        ? null
        : lend(layout, () -> layout.sourceOf(value));
  }

  /** Lends encoded bytes. */
  Loaned lend(byte[] payload) {
    return lend(Layout.payload(payload), () -> Source.of(payload));
  }

  private Loaned lend(Layout layout, Supplier<Source> source) {
    Lending.Loan loan = data.lending().lend(client, layout, source, () -> {});
    loans.add(loan);
    return new Loaned(loan.id(), layout);
  }

  /** Whether the client still has to fetch something of the task's answer. */
  boolean hasLent() {
    return !loans.isEmpty();
  }

  /**
   * The task was answered: waits until what was lent is fetched, because no later task may change
   * it before, and forgets what came beside the task.
   *
   * @param again whether the task will be sent again
   */
  void end(boolean again) {
    if (!again) {
      beside.forEach(data.staging()::drop);
    }
    try {
      for (Lending.Loan loan : loans) {
        loan.await(stopped);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loans.forEach(Lending.Loan::end);
    }
  }
}
