package io.gridshell.perf;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.MapResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Gridshell. */
final class GridPeer implements Peer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 64;

  private final Grid grid;
  private final AutoCloseable end;

  /** Works on a grid that its caller ends. */
  GridPeer(Grid grid) {
    this(grid, () -> {});
  }

  private GridPeer(Grid grid, AutoCloseable end) {
    this.grid = grid;
    this.end = end;
  }

  /** Starts engines as a user does, without TLS because no peer has it on; joins them. */
  static GridPeer start(GridCommand command, int engines) throws IOException, InterruptedException {
    command.run("start", "--insecure", "-n", String.valueOf(engines));
    Grid grid = Grid.connect(GridOptions.defaults().withHome(command.home()));
    grid.awaitEngines(engines, PATIENCE);
    return new GridPeer(
        grid,
        () -> {
          grid.close();
          command.run("stop");
        });
  }

  @Override
  public String name() {
    return "Gridshell";
  }

  @Override
  public void callOne() {
    grid.engine(0).apply(() -> 1).get();
  }

  @Override
  public void callAll() {
    grid.all().apply(() -> 1).get();
  }

  @Override
  public void tasks(int count) throws InterruptedException {
    var view = grid.loadBalanced();
    new InFlight(AT_ONCE, count)
        .perSecond(
            ended -> {
              var unused = view.apply(() -> 1).whenComplete((value, error) -> ended.accept(error));
            });
  }

  @Override
  public void map(int count) {
    grid.loadBalanced().map((Integer n) -> n, IntStream.range(0, count).boxed().toList()).get();
  }

  @Override
  public void await(List<Integer> micros) {
    begin(micros).get();
  }

  /** Waits, and does not wait for them; the function is here, in a class that mentions little. */
  MapResult<Integer> begin(List<Integer> micros) {
    return grid.loadBalanced().map(Piece::await, micros);
  }

  @Override
  public void compute(List<Integer> turns) {
    grid.loadBalanced().map(Piece::compute, turns).get();
  }

  @Override
  public void awaitSkewed(List<Integer> micros) {
    // One message with all items goes to one engine; the others have to take theirs from it.
    grid.loadBalanced().withChunkSize(micros.size()).map(Piece::await, micros).get();
  }

  @Override
  public Callable<?> scatter(Data data) {
    return () -> {
      grid.all().scatter(data.name(), data.values()).get();
      return data;
    };
  }

  @Override
  public Callable<?> gather(Data data) {
    return data.values() instanceof double[]
        ? () -> grid.all().gather(data.name(), double[].class).get()
        : () -> grid.all().gather(data.name()).get();
  }

  @Override
  public Callable<?> push(Data data) {
    return () -> {
      grid.all().push(data.name(), data.values()).get();
      return data;
    };
  }

  @Override
  public void cell(String line) {
    grid.engine(0).execute(line).get();
  }

  @Override
  public void hold(Path mark) {
    grid.loadBalanced().withRetries(1).apply(Hold::run, mark.toString()).get();
  }

  @Override
  public void beginRecording() {
    grid.all()
        .apply(
            ctx -> {
              FlightRecording.begin();
              return ctx.engineId();
            })
        .get();
  }

  @Override
  public void endRecording(Path folder) {
    String files = folder.toAbsolutePath().toString();
    grid.all()
        .apply(
            ctx -> {
              FlightRecording.end(Path.of(files, "engine-" + ctx.engineId() + ".jfr"));
              return ctx.engineId();
            })
        .get();
  }

  @Override
  public void close() throws Exception {
    end.close();
  }
}
