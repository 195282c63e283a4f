package io.gridshell;

import io.gridshell.spi.GridProvider;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A running grid that this program has joined as a client.
 *
 * <p>Several clients share one grid: they see each other's variables, each has its own tasks.
 * Closing a grid ends this client alone: its waiting tasks are taken back, the engines live on.
 * Thread-safe.
 */
public interface Grid extends AutoCloseable {

  /** Joins the grid of profile {@code default}; see {@link #connect(GridOptions)}. */
  static Grid connect() {
    return connect(GridOptions.defaults());
  }

  /** Joins the grid of {@code profile}; see {@link #connect(GridOptions)}. */
  static Grid connect(String profile) {
    return connect(GridOptions.defaults().withProfile(profile));
  }

  /**
   * Joins a grid. Blocks until joined.
   *
   * @throws GridUnavailableException when there is no such grid, when it refuses this program, or
   *     when this JVM lacks the opened packages that Ignite needs; the message says where it looked
   *     and what to do
   */
  static Grid connect(GridOptions options) {
    return GridProvider.find().connect(options);
  }

  /** The profile's name. */
  String profile();

  /** The engines now in the grid, ascending. */
  List<Integer> ids();

  /** All engines, asked what they do now. An engine that does not answer is {@code SILENT}. */
  List<EngineInfo> engines();

  /**
   * Waits until at least {@code count} engines are in the grid.
   *
   * @throws GridUnavailableException when {@code patience} runs out before; the message says how
   *     many there are
   */
  void awaitEngines(int count, Duration patience);

  /** All engines, lazily: those that join later belong to it. */
  DirectView all();

  /**
   * The engines {@code ids} and no others. As with {@link #engine(int)}, an engine that was lost
   * and started anew under its id belongs to it again, without its variables but for chunks of
   * scattered ones, which it gets back; calls in between throw {@link NoSuchEngineException}.
   *
   * @throws NoSuchEngineException when one of them is not in the grid now
   * @throws IllegalArgumentException when one of them is named twice
   */
  DirectView direct(int... ids);

  /**
   * The engine that has {@code id} at the time of a call.
   *
   * @throws NoSuchEngineException when it is not in the grid now
   */
  EngineView engine(int id);

  /** Whichever engine is free. */
  LoadBalancedView loadBalanced();

  /**
   * Lets every engine use a jar or a folder of classes: an engine gets it before it runs the next
   * task of this client, also one that joins later or was started anew. A folder is read now, and a
   * jar must not change. Does not block for engines.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  void addToClassPath(Path jarOrFolder);

  /**
   * Copies {@code values} into memory that all engines of a host share, read-only. Blocks until
   * every host has its copy; see {@link #share(Class, long, SharedArray.Access, Consumer)}.
   */
  default SharedArray.OfDouble share(double[] values) {
    return share(
        SharedArray.OfDouble.class,
        values.length,
        SharedArray.Access.READ_ONLY,
        array -> array.write(0, values, 0, values.length));
  }

  /** Shares {@code values}; see {@link #share(double[])}. */
  default SharedArray.OfFloat share(float[] values) {
    return share(
        SharedArray.OfFloat.class,
        values.length,
        SharedArray.Access.READ_ONLY,
        array -> array.write(0, values, 0, values.length));
  }

  /** Shares {@code values}; see {@link #share(double[])}. */
  default SharedArray.OfLong share(long[] values) {
    return share(
        SharedArray.OfLong.class,
        values.length,
        SharedArray.Access.READ_ONLY,
        array -> array.write(0, values, 0, values.length));
  }

  /** Shares {@code values}; see {@link #share(double[])}. */
  default SharedArray.OfInt share(int[] values) {
    return share(
        SharedArray.OfInt.class,
        values.length,
        SharedArray.Access.READ_ONLY,
        array -> array.write(0, values, 0, values.length));
  }

  /** Shares {@code values}; see {@link #share(double[])}. */
  default SharedArray.OfByte share(byte[] values) {
    return share(
        SharedArray.OfByte.class,
        values.length,
        SharedArray.Access.READ_ONLY,
        array -> array.write(0, values, 0, values.length));
  }

  /**
   * Makes an array that lies once in the memory of each host on which engines are now. Blocks until
   * every host has its copy.
   *
   * <p>The copy of this program's host is a file that only its user can read, mapped into memory;
   * engines there map the same file. On each other host one engine receives the content and its
   * neighbours map what it received; writes stay on the host where they happen.
   *
   * @param type one of the kinds of {@link SharedArray}, such as {@code SharedArray.OfDouble.class}
   * @param length how many numbers; the array may be larger than 2 GB
   * @param access what may be done with the array afterwards
   * @param fill writes the content, once, in this program; every number is 0 before
   * @throws GridException when there is no room for it; the message says where
   */
  default <A extends SharedArray> A share(
      Class<A> type, long length, SharedArray.Access access, Consumer<? super A> fill) {
    return share(type, length, access, fill, event -> {});
  }

  /**
   * Makes an array as {@link #share(Class, long, SharedArray.Access, Consumer)} does, and tells how
   * far its copies to other hosts are.
   *
   * @param listener called by this thread for each host in turn, with the engine that receives the
   *     host's copy; what it throws ends the sharing
   */
  <A extends SharedArray> A share(
      Class<A> type,
      long length,
      SharedArray.Access access,
      Consumer<? super A> fill,
      Consumer<? super TransferEvent> listener);

  /**
   * The results of this client's calls that are not complete now, the oldest first. Does not block.
   */
  List<AsyncResult<?>> pending();

  /**
   * Takes back every task of this client that has not ended: those that wait leave their queues,
   * those that run are interrupted. Other clients' tasks are left alone. Does not block.
   */
  void cancelAll();

  /**
   * Makes the scattered variable {@code name} whole again after engines were lost. An engine that
   * is there and lacks its chunk, such as one that was started anew under its old id, gets it from
   * a copy. When an engine is gone, the items are collected and dealt anew to the engines of the
   * scatter that are left. Does not block, unless a task on an engine calls it.
   *
   * <p>The result fails with {@link ChunksLostException} when no copy of a chunk is left, and with
   * {@link GridException} when no scattered variable of that name is known, or when its items were
   * dealt by a partition of the user's and have to be dealt anew: gather and scatter them.
   */
  AsyncResult<Void> rebind(String name);

  /**
   * The engines of the call whose task runs on this thread.
   *
   * @throws IllegalStateException when no task runs here, such as in the client program
   */
  default Peers peers() {
    return EngineContext.current().peers();
  }

  /** Leaves the grid. Results that are incomplete fail. Idempotent. */
  @Override
  void close();
}
