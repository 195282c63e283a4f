package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.ChunksLostException;
import io.gridshell.GridException;
import io.gridshell.Partition;
import io.gridshell.grid.internal.chunk.Census;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.chunk.Question.Holdings;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.spi.CurrentEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one scattered variable whole again, step by step on a thread of its own.
 *
 * <p>A task that asks for it takes the steps itself: one that has to wait for its own engine is
 * told so then.
 */
final class Rebinding {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ClientSession session;
  private final String name;
  private final Rebound result;

  Rebinding(ClientSession session, String name) {
    this.session = session;
    this.name = name;
    this.result = new Rebound(name, session::cancel);
  }

  /** Begins. Does not block outside of tasks. */
  AsyncResult<Void> begin() {
    if (CurrentEngine.ofTaskThread() == null) {
      Thread steps = new Thread(null, this::makeWhole, "gridshell-rebind", 0, false);
      steps.setDaemon(true);
      // Values are rebuilt from the classes of whoever called.
      steps.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      steps.start();
    } else {
      makeWhole();
    }
    return session.pending().add(result);
  }

  private void makeWhole() {
    try {
      var unused = lastStep().whenComplete((nothing, error) -> result.end(error));
    } catch (RuntimeException | Error e) {
      result.end(e);
    }
  }

  /** The step that is left when all others are done. */
  private PendingResult<Void> lastStep() {
    Map<EngineRecord, Holdings> holdings = ask();
    ChunkInfo newest =
        new Census(holdings.values())
            .current()
            .max(Comparator.comparingLong(ChunkInfo::version))
            .orElseThrow(
                () ->
                    new GridException(
                        "no engine knows a scattered variable '"
                            + name
                            + "'; scatter it first, or pull and push it if it is an ordinary one"));
    requireEveryChunk(newest, holdings);
    List<Integer> alive = new ArrayList<>(newest.engines());
    alive.retainAll(session.directory().ids());
    List<Integer> lacking = new ArrayList<>(alive);
    holdings.forEach(
        (engine, known) -> {
          if (isAmong(known.own(), newest.variable())) {
            lacking.remove((Integer) engine.id());
          }
        });
    PendingResult<Void> restored = result.step(view(lacking, newest).restore(name));
    if (alive.size() == newest.engines().size()) {
      return restored;
    }
    restored.get();
    return dealAnew(newest, alive);
  }

  private static boolean isAmong(List<ChunkInfo> chunks, UUID variable) {
    return chunks.stream().anyMatch(chunk -> chunk.variable().equals(variable));
  }

  /** Nothing is put in place of a variable of which something is lost. */
  private void requireEveryChunk(ChunkInfo newest, Map<EngineRecord, Holdings> holdings) {
    Set<Integer> found = new HashSet<>();
    holdings.values().stream()
        .flatMap(Holdings::chunks)
        .filter(chunk -> chunk.variable().equals(newest.variable()))
        .forEach(chunk -> found.add(chunk.index()));
    List<Integer> lost =
        IntStream.range(0, newest.engines().size())
            .filter(index -> !found.contains(index))
            .boxed()
            .toList();
    if (!lost.isEmpty()) {
      throw new ChunksLostException(name, lost, lost.stream().map(newest.engines()::get).toList());
    }
  }

  private Map<EngineRecord, Holdings> ask() {
    try {
      Map<EngineRecord, Holdings> holdings =
          session
              .transfers()
              .askAll(session.directory().all(), new Question.Known(name), Holdings::read)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      for (EngineRecord engine : session.directory().all()) {
        if (!holdings.containsKey(engine) && !session.isGone(engine)) {
          throw new GridException(
              "engine " + engine.id() + " did not say what it has of '" + name + "'; try again");
        }
      }
      return holdings;
    } catch (ExecutionException | TimeoutException e) {
      throw new GridException(
          "the engines did not say what they have of '" + name + "' within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridException("interrupted while asking engines what they have of " + name, e);
    }
  }

  private SessionDirectView view(List<Integer> engines, ChunkInfo chunk) {
    return new SessionDirectView(
        session, new Targets.Ids(engines), "rebind of " + name, chunk.backups());
  }

  private PendingResult<Void> dealAnew(ChunkInfo newest, List<Integer> alive) {
    Partition partition =
        switch (newest.dealing()) {
          case BLOCK -> Partition.BLOCK;
          case ROUND_ROBIN -> Partition.ROUND_ROBIN;
          case OWN ->
              throw new GridException(
                  "'"
                      + name
                      + "' was dealt by a partition of yours and engines of it are gone; gather it"
                      + " and scatter it again with that partition");
        };
    List<Integer> targets = alive.isEmpty() ? session.directory().ids() : alive;
    Object values =
        result
            .step(
                view(newest.engines(), newest)
                    .<Object>gather(name, null, null, joined -> values(joined)))
            .get();
    return result.step(view(targets, newest).scatter(name, values, partition));
  }

  /** The items in a container like that of the parts. */
  private Object values(Gathering.Joined joined) {
    List<@Nullable Object> parts = joined.separate();
    Object first = parts.isEmpty() ? null : parts.get(0);
    if (first != null && first.getClass().isArray()) {
      Class<?> type = first.getClass();
      if (parts.stream().allMatch(type::isInstance)) {
        return Objects.requireNonNull(Parts.joinAsArray(name, parts, type, joined.partition()));
      }
    }
    return Parts.joinAsList(name, parts, joined.partition());
  }
}
