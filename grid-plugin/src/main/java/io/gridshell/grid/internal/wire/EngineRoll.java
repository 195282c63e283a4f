package io.gridshell.grid.internal.wire;

import io.gridshell.EngineInfo;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The engines of a grid, and what each said of itself when all were asked.
 *
 * @param entries one an engine, by id
 */
public record EngineRoll(List<Entry> entries) {
  /** How long an engine may take to answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Copies the entries. */
  public EngineRoll {
    entries = List.copyOf(entries);
  }

  /**
   * One engine.
   *
   * @param engine as the registry lists it
   * @param report what it said
   */
  public record Entry(EngineRecord engine, EngineReport report) {}

  /**
   * Asks all of {@code engines} at once. Blocks until all have answered, for {@link #PATIENCE} at
   * most; one that does not answer is silent.
   *
   * @param ask sends {@link Control.Describe} to an engine
   */
  public static EngineRoll call(
      Collection<EngineRecord> engines, Function<EngineRecord, CompletableFuture<byte[]>> ask) {
    List<EngineRecord> asked =
        engines.stream().sorted(Comparator.comparingInt(EngineRecord::id)).toList();
    List<CompletableFuture<byte[]>> answers = asked.stream().map(ask).toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      entries.add(new Entry(asked.get(i), report(answers.get(i), deadline - System.nanoTime())));
    }
    return new EngineRoll(entries);
  }

  private static EngineReport report(CompletableFuture<byte[]> answer, long patienceNanos) {
    try {
      return EngineReport.read(answer.get(Math.max(1, patienceNanos), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException noAnswer) {
      return EngineReport.SILENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EngineReport.SILENT;
    }
  }

  /** The engines as programs see them. */
  public List<EngineInfo> infos() {
    return entries.stream()
        .map(
            entry ->
                new EngineInfo(
                    entry.engine().id(),
                    entry.engine().host(),
                    entry.engine().pid(),
                    entry.report().state(),
                    entry.report().queued(),
                    entry.engine().labels(),
                    entry.engine().joined(),
                    entry.report().load()))
        .toList();
  }

  /** This roll as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(256).writeInt(entries.size());
    for (Entry entry : entries) {
      out.writeBytes(entry.engine().toBytes()).writeBytes(entry.report().toBytes());
    }
    return out.toByteArray();
  }

  /** Reads what {@link #toBytes()} wrote. */
  public static EngineRoll read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    List<Entry> entries = new ArrayList<>();
    for (int left = in.readCount(1); left > 0; left--) {
      entries.add(new Entry(EngineRecord.read(in.readBytes()), EngineReport.read(in.readBytes())));
    }
    return new EngineRoll(entries);
  }
}
