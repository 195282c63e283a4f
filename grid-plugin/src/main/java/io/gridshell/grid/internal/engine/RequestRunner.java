package io.gridshell.grid.internal.engine;

import io.gridshell.CodeShippingException;
import io.gridshell.EngineFunction;
import io.gridshell.RemoteBiFunction;
import io.gridshell.RemoteCallable;
import io.gridshell.RemoteFunction;
import io.gridshell.RemoteTriFunction;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.chunk.BindOrder;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.shared.SharedFiles;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.wire.CellValue;
import io.gridshell.grid.internal.wire.Failure;
import io.gridshell.grid.internal.wire.ItemResults;
import io.gridshell.grid.internal.wire.LotResults;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.interpreter.CellOutcome;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.InterruptedCellException;
import io.gridshell.interpreter.OutputSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request out on an interpreter.
 *
 * <p>Used by the engine's thread, for one task.
 */
final class RequestRunner {
  private static final byte[] NOTHING = new byte[0];

  private final Interpreter interpreter;
  private final PayloadEncoder encoder;
  private final PayloadDecoder decoder;
  private final Failures failures;
  private final Refs refs;
  private final TaskContext context;
  private final OutputSink output;
  private final TaskData data;
  private final BooleanSupplier wantedByOthers;
  private final Set<ClassUnit> classes = new LinkedHashSet<>();
  private volatile @Nullable LotRunner lot;
  private long functionNanos;

  RequestRunner(
      Interpreter interpreter,
      PayloadEncoder encoder,
      PayloadDecoder decoder,
      TaskContext context,
      OutputSink output,
      TaskData data,
      BooleanSupplier wantedByOthers) {
    this.interpreter = interpreter;
    this.encoder = encoder;
    this.decoder = decoder;
    this.failures = new Failures(encoder);
    this.refs = new Refs(interpreter, output);
    this.context = context;
    this.output = output;
    this.data = data;
    this.wantedByOthers = wantedByOthers;
  }

  /** How a request ended. */
  sealed interface Result {
    /** With a body for the client. */
    record Done(byte[] body) implements Result {}

    /** With a value that the client is to fetch. */
    record Lent(Loaned value) implements Result {}

    /** With an error. */
    record Failed(Failure failure) implements Result {}

    /** It was interrupted. */
    record Stopped() implements Result {}

    /** It ran for longer than it may and was stopped. */
    record TimedOut() implements Result {}
  }

  /** The classes that the client must know to read the result. */
  Collection<ClassUnit> classes() {
    return classes;
  }

  /** How long the function of a single call took; 0 when none was called. */
  long functionNanos() {
    return functionNanos;
  }

  /** Carries {@code request} out within {@code limit}. Throws nothing that user code threw. */
  Result run(Request request, Share share, RunLimit limit) {
    if (request instanceof Request.Limited limited) {
      limit.begin();
      Result result = run(limited.request(), share, limit);
      limit.end();
      return result instanceof Result.Stopped && limit.isExpired() ? new Result.TimedOut() : result;
    }
    try {
      if (request instanceof Request.Execute execute) {
        return execute(execute.source());
      } else if (request instanceof Request.Apply apply) {
        return done(interpreter.run(() -> call(apply), output));
      } else if (request instanceof Request.MapItems map) {
        return interpreter.run(() -> mapItems(map), output);
      } else if (request instanceof Request.Lot called) {
        LotRunner runner =
            new LotRunner(
                interpreter,
                encoder,
                failures,
                classes::addAll,
                refs,
                output,
                share,
                limit,
                called.budgetNanos(),
                wantedByOthers);
        lot = runner;
        return runner.run(() -> contentOf(called));
      } else if (request instanceof Request.Pull pull) {
        return done(interpreter.evaluate(pull.expression(), output).value());
      } else if (request instanceof Request.Push push) {
        return push(push);
      } else if (request instanceof Request.Gather gather) {
        Object part = interpreter.evaluate(gather.name(), output).value();
        return new Result.Done(data.gather(gather.name(), part, this::encode));
      } else if (request instanceof Request.Bind bind) {
        boolean bound = data.bind(BindOrder.read(bind.order()), interpreter, decoder);
        return new Result.Done(new ByteWriter(1).writeBoolean(bound).toByteArray());
      } else if (request instanceof Request.Restore restore) {
        data.restore(restore.name(), interpreter, decoder);
        return new Result.Done(NOTHING);
      } else if (request instanceof Request.Staged) {
        throw data.trouble();
      }
      interpreter.reset();
      data.cleared();
      return new Result.Done(NOTHING);
    } catch (InterruptedCellException stopped) {
      return new Result.Stopped();
    } catch (Throwable thrown) {
      return new Result.Failed(failures.of(thrown, classes::addAll));
    }
  }

  @SuppressWarnings("unchecked")
  private LotRunner.Content contentOf(Request.Lot called) {
    return new LotRunner.Content(
        (RemoteFunction<@Nullable Object, ?>) function(called.function()),
        decoder.decode(called.items()));
  }

  /**
   * What a lot has come to whose running item cannot be stopped; null for other requests. Called by
   * another thread.
   */
  @Nullable LotResults abandon() {
    LotRunner running = lot;
    return running == null ? null : running.abandon();
  }

  private Result execute(String source) {
    CellOutcome outcome = interpreter.execute(source, output);
    if (outcome instanceof CellOutcome.Completed completed) {
      return new Result.Done(cellValue(completed).toBytes());
    } else if (outcome instanceof CellOutcome.Rejected rejected) {
      return new Result.Failed(Failures.of(rejected));
    } else if (outcome instanceof CellOutcome.Threw threw) {
      return new Result.Failed(failures.of(threw, classes::addAll));
    }
    return new Result.Stopped();
  }

  private CellValue cellValue(CellOutcome.Completed completed) {
    completed.notes().forEach(note -> output.write(OutputSink.Stream.STDERR, note + "\n"));
    if (!completed.hasValue()) {
      return CellValue.NONE;
    }
    String display = interpreter.display(completed.value());
    Loaned lent = data.lendRaw(completed.value());
    byte[] payload = NOTHING;
    String unsendable = "";
    if (lent == null) {
      try {
        payload = encode(completed.value());
      } catch (CodeShippingException refused) {
        unsendable = Objects.requireNonNullElse(refused.getMessage(), "");
      }
    }
    return new CellValue(true, completed.type(), display, unsendable, payload, lent);
  }

  private Result done(@Nullable Object value) {
    Loaned lent = data.lendRaw(value);
    return lent == null ? new Result.Done(encode(value)) : new Result.Lent(lent);
  }

  private byte[] encode(@Nullable Object... values) {
    Payload payload = encoder.encode(values);
    classes.addAll(payload.classes());
    return payload.bytes();
  }

  private Result push(Request.Push push) throws InterruptedException {
    List<@Nullable Object> values;
    try {
      values = decoder.decode(push.payload());
      data.complete(values);
    } catch (CodeShippingException | TransferException e) {
      List<String> names = push.variables().stream().map(Request.Declaration::name).toList();
      throw new CodeShippingException("cannot set " + names + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < values.size(); i++) {
      Request.Declaration variable = push.variables().get(i);
      interpreter.bind(
          variable.name(), values.get(i), variable.type().isEmpty() ? null : variable.type());
      data.replaced(variable.name());
    }
    SharedFiles.collect();
    return new Result.Done(NOTHING);
  }

  private Object function(Request.Function function) {
    if (function instanceof Request.Function.Known known) {
      return decoder.decodeStateless(known.hash());
    }
    byte[] payload = ((Request.Function.Sent) function).payload();
    return Objects.requireNonNull(decoder.decode(payload).get(0));
  }

  private @Nullable Object call(Request.Apply apply) throws Exception {
    Object function = function(apply.function());
    List<@Nullable Object> sent = decoder.decode(apply.arguments());
    data.complete(sent);
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Object argument : sent) {
      arguments.add(refs.resolve(argument));
    }
    long began = System.nanoTime();
    try {
      return invoke(function, arguments);
    } finally {
      functionNanos = Math.max(1, System.nanoTime() - began);
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object invoke(Object function, List<@Nullable Object> arguments)
      throws Exception {
    if (function instanceof RemoteCallable<?> callable) {
      return callable.call();
    } else if (function instanceof EngineFunction<?> engineFunction) {
      return engineFunction.apply(context);
    } else if (function instanceof RemoteFunction<?, ?> unary) {
      return ((RemoteFunction<@Nullable Object, ?>) unary).apply(arguments.get(0));
    } else if (function instanceof RemoteBiFunction<?, ?, ?> binary) {
      return ((RemoteBiFunction<@Nullable Object, @Nullable Object, ?>) binary)
          .apply(arguments.get(0), arguments.get(1));
    } else if (function instanceof RemoteTriFunction<?, ?, ?, ?> ternary) {
      return ((RemoteTriFunction<@Nullable Object, @Nullable Object, @Nullable Object, ?>) ternary)
          .apply(arguments.get(0), arguments.get(1), arguments.get(2));
    }
    throw new IllegalArgumentException(
        "a " + function.getClass().getName() + " is not a function that an engine can call");
  }

  /**
   * Applies the function to each item; an item that fails does not stop the others, also when it
   * throws what looks like an interrupt by itself.
   */
  @SuppressWarnings("unchecked")
  private Result mapItems(Request.MapItems map) throws Exception {
    RemoteFunction<@Nullable Object, ?> function =
        (RemoteFunction<@Nullable Object, ?>) function(map.function());
    @Nullable Object[] items = decoder.decode(map.items()).toArray();
    List<Optional<Failure>> ends = new ArrayList<>(items.length);
    List<@Nullable Object> values = new ArrayList<>(items.length);
    for (Object item : items) {
      try {
        values.add(function.apply(refs.resolve(item)));
        ends.add(Optional.empty());
      } catch (Throwable thrown) {
        if (interpreter.isStopping()) {
          throw thrown;
        }
        ends.add(Optional.of(failures.of(thrown, classes::addAll)));
      }
    }
    return new Result.Done(encodeItems(ends, values).toBytes());
  }

  /** The ends and values of items; one whose value cannot be sent fails alone. */
  private ItemResults encodeItems(List<Optional<Failure>> ends, List<@Nullable Object> values) {
    try {
      return new ItemResults(ends, encode(values.toArray()));
    } catch (RuntimeException | Error someValue) {
      // Code of a value's class, which may throw anything.
      if (interpreter.isStopping()) {
        throw someValue;
      }
      return sendable(ends, values);
    }
  }

  private ItemResults sendable(List<Optional<Failure>> ends, List<@Nullable Object> values) {
    List<@Nullable Object> kept = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < ends.size(); i++) {
      if (ends.get(i).isEmpty()) {
        Object value = values.get(next++);
        try {
          encoder.encode(value);
          kept.add(value);
        } catch (RuntimeException | Error unsendable) {
          if (interpreter.isStopping()) {
            throw unsendable;
          }
          ends.set(i, Optional.of(failures.of(unsendable, classes::addAll)));
        }
      }
    }
    return new ItemResults(ends, encode(kept.toArray()));
  }
}
