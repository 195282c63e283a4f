package io.gridshell.cli.script;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CodeShippingException;
import io.gridshell.DirectView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.Outcome;
import io.gridshell.OutputEvent;
import io.gridshell.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends cells to engines and shows what they print and give. Not thread-safe. */
public final class EngineCells {
  private static final Duration STEP = Duration.ofMillis(100);

  private final Grid grid;
  private final CellOutput output;
  private int count;

  /** Sends to the engines of {@code grid} and shows on {@code output}. */
  public EngineCells(Grid grid, CellOutput output) {
    this.grid = grid;
    this.output = output;
  }

  /**
   * A cell that was sent.
   *
   * @param source its source
   * @param result its result
   * @param options how it was sent
   * @param count its number in the script
   * @param events what it printed, in the order of arrival, when that is to be shown later
   */
  public record Sent(
      String source,
      AsyncResult<List<CellResult>> result,
      PxOptions options,
      int count,
      List<OutputEvent> events) {

    /** This with what {@code wanted} says of its output; what streamed was shown as it came. */
    public Sent arranged(ResultOptions wanted) {
      return wanted.groupBy().isEmpty() || options.stream()
          ? this
          : new Sent(source, result, options.withGroupBy(wanted.groupBy().get()), count, events);
    }
  }

  /**
   * Sends a cell. Does not block.
   *
   * @throws GridException when an engine that is named is not there
   */
  public Sent send(String source, PxOptions options) {
    count++;
    Targets targets = options.targets();
    DirectView view = targets.isAll() ? grid.all() : grid.direct(ids(targets));
    if (options.verbose()) {
      output.note(
          (options.block() ? "Parallel" : "Asynchronous parallel")
              + " execution on engines: "
              + view.targets());
    }
    List<OutputEvent> events = Collections.synchronizedList(new ArrayList<>());
    AsyncResult<List<CellResult>> result =
        view.execute(source).onOutput(options.stream() ? output::engine : events::add);
    return new Sent(source, result, options, count, events);
  }

  private int[] ids(Targets targets) {
    return targets.of(grid.ids()).stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Waits for a cell and shows what is not yet shown of it.
   *
   * @throws GridException when it failed; what other engines gave is shown before
   */
  public void finish(Sent sent) {
    EarlyOutcomes early = new EarlyOutcomes(sent.result());
    await(sent, early);
    List<Outcome<CellResult>> outcomes = sent.result().outcomes();
    if (sent.options().stream()) {
      showValues(early.late(outcomes), sent.count());
    } else {
      switch (sent.options().groupBy()) {
        case TYPE -> {
          showPrinted(sent, OutputEvent.Stream.STDOUT);
          showPrinted(sent, OutputEvent.Stream.STDERR);
          showValues(outcomes, sent.count());
        }
        case ENGINE -> showByEngine(sent, outcomes);
        case ORDER -> {
          List.copyOf(sent.events()).forEach(output::engine);
          showValues(outcomes, sent.count());
        }
      }
    }
    sent.result().get();
  }

  /**
   * Waits. Once the cell takes long, what single engines gave is shown where output streams, and on
   * a terminal a line says how far the cell is.
   */
  private void await(Sent sent, EarlyOutcomes early) {
    AsyncResult<?> result = sent.result();
    Optional<Duration> after = sent.options().progressAfter().filter(any -> output.live());
    while (!result.await(STEP)) {
      if (sent.options().stream()) {
        early.take().forEach(outcome -> showEarly(outcome, sent.count()));
      }
      if (after.isPresent() && result.elapsed().compareTo(after.get()) >= 0) {
        output.progress(result.progress().line(result.elapsed()));
      }
    }
    output.endProgress();
  }

  private void showEarly(Outcome<CellResult> outcome, int number) {
    if (outcome instanceof Outcome.Failed<CellResult> failed) {
      // Its trace comes with the report of the whole cell.
      output.note("[error:" + failed.engine() + "] " + FailureReport.describe(failed.error()));
    } else {
      showValue(outcome, number);
    }
  }

  private void showPrinted(Sent sent, OutputEvent.Stream stream) {
    for (TaskInfo task : sent.result().metadata()) {
      showPrinted(task, stream);
    }
  }

  private void showPrinted(TaskInfo task, OutputEvent.Stream stream) {
    String text = stream == OutputEvent.Stream.STDOUT ? task.stdout() : task.stderr();
    output.engine(task.engine(), stream, text);
  }

  private void showByEngine(Sent sent, List<Outcome<CellResult>> outcomes) {
    List<TaskInfo> tasks = sent.result().metadata();
    for (TaskInfo task : tasks) {
      showPrinted(task, OutputEvent.Stream.STDOUT);
      showPrinted(task, OutputEvent.Stream.STDERR);
      outcomes.stream()
          .filter(outcome -> outcome.engine() == task.engine())
          .forEach(outcome -> showValue(outcome, sent.count()));
    }
  }

  private void showValues(List<Outcome<CellResult>> outcomes, int number) {
    outcomes.forEach(outcome -> showValue(outcome, number));
  }

  private void showValue(Outcome<CellResult> outcome, int number) {
    if (outcome instanceof Outcome.Ok<CellResult> ok) {
      CellResult result = ok.value();
      if (result != null && result.hasValue()) {
        String text = output.rich(valueOf(result), result.display());
        output.value(outcome.engine(), number, text);
      }
    }
  }

  /** A value that cannot be sent has its text alone. */
  private static @Nullable Object valueOf(CellResult result) {
    try {
      return result.value();
    } catch (CodeShippingException stayed) {
      return null;
    }
  }
}
