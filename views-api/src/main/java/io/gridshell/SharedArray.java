package io.gridshell;

import java.io.Serializable;

/**
 * Numbers that lie once in the memory of each host, for every engine there and for the client.
 *
 * <p>{@link Grid#share(double[])} and its like make one. It travels like any value, in a few bytes:
 * push it, pass it to a function or let a function capture it. The memory is given back when no
 * variable and no program holds the array any more: after {@code clear}, {@code restart}, a push of
 * another shared array of its kind under its name, or the end of an engine; the program that made
 * it gives up its own hold by {@link #close()}.
 *
 * <p>Several threads and processes may read and write at once. What was written before a task ended
 * is seen by tasks sent afterwards; there is no order of single writes within tasks. Indices are
 * {@code long}: an array may be larger than 2 GB. Every access throws {@link
 * IndexOutOfBoundsException} for an index that does not exist, {@link IllegalStateException} after
 * {@link #close()}, and every write to an array that is not writable {@link
 * UnsupportedOperationException}.
 */
public interface SharedArray extends AutoCloseable, Serializable {

  /** What may be done with a shared array once it is filled. */
  enum Access {
    /** It stays as it was filled. */
    READ_ONLY,
    /** Every engine and program may write; those on the same host see it at once. */
    WRITABLE
  }

  /** How many numbers there are. */
  long length();

  /** What may be done with it. */
  Access access();

  /** Gives up the hold of this program or engine on the array. Idempotent. */
  @Override
  void close();

  /** A shared array of {@code double}. */
  interface OfDouble extends SharedArray {
    /** The number at {@code index}. */
    double get(long index);

    /** Writes the number at {@code index}. */
    void set(long index, double value);

    /**
     * Copies {@code count} numbers from {@code index} on into {@code target} from {@code at} on.
     */
    void read(long index, double[] target, int at, int count);

    /** Copies {@code count} numbers of {@code source} from {@code at} on to {@code index}. */
    void write(long index, double[] source, int at, int count);

    /** {@code count} numbers from {@code index} on, as an array of its own. */
    default double[] toArray(long index, int count) {
      double[] copy = new double[count];
      read(index, copy, 0, count);
      return copy;
    }
  }

  /** A shared array of {@code float}. */
  interface OfFloat extends SharedArray {
    /** The number at {@code index}. */
    float get(long index);

    /** Writes the number at {@code index}. */
    void set(long index, float value);

    /**
     * Copies {@code count} numbers from {@code index} on into {@code target} from {@code at} on.
     */
    void read(long index, float[] target, int at, int count);

    /** Copies {@code count} numbers of {@code source} from {@code at} on to {@code index}. */
    void write(long index, float[] source, int at, int count);

    /** {@code count} numbers from {@code index} on, as an array of its own. */
    default float[] toArray(long index, int count) {
      float[] copy = new float[count];
      read(index, copy, 0, count);
      return copy;
    }
  }

  /** A shared array of {@code long}. */
  interface OfLong extends SharedArray {
    /** The number at {@code index}. */
    long get(long index);

    /** Writes the number at {@code index}. */
    void set(long index, long value);

    /** Adds {@code value} to the number at {@code index}, in one step for all; gives the sum. */
    long addAndGet(long index, long value);

    /**
     * Copies {@code count} numbers from {@code index} on into {@code target} from {@code at} on.
     */
    void read(long index, long[] target, int at, int count);

    /** Copies {@code count} numbers of {@code source} from {@code at} on to {@code index}. */
    void write(long index, long[] source, int at, int count);

    /** {@code count} numbers from {@code index} on, as an array of its own. */
    default long[] toArray(long index, int count) {
      long[] copy = new long[count];
      read(index, copy, 0, count);
      return copy;
    }
  }

  /** A shared array of {@code int}. */
  interface OfInt extends SharedArray {
    /** The number at {@code index}. */
    int get(long index);

    /** Writes the number at {@code index}. */
    void set(long index, int value);

    /**
     * Copies {@code count} numbers from {@code index} on into {@code target} from {@code at} on.
     */
    void read(long index, int[] target, int at, int count);

    /** Copies {@code count} numbers of {@code source} from {@code at} on to {@code index}. */
    void write(long index, int[] source, int at, int count);

    /** {@code count} numbers from {@code index} on, as an array of its own. */
    default int[] toArray(long index, int count) {
      int[] copy = new int[count];
      read(index, copy, 0, count);
      return copy;
    }
  }

  /** A shared array of {@code byte}. */
  interface OfByte extends SharedArray {
    /** The number at {@code index}. */
    byte get(long index);

    /** Writes the number at {@code index}. */
    void set(long index, byte value);

    /**
     * Copies {@code count} numbers from {@code index} on into {@code target} from {@code at} on.
     */
    void read(long index, byte[] target, int at, int count);

    /** Copies {@code count} numbers of {@code source} from {@code at} on to {@code index}. */
    void write(long index, byte[] source, int at, int count);

    /** {@code count} numbers from {@code index} on, as an array of its own. */
    default byte[] toArray(long index, int count) {
      byte[] copy = new byte[count];
      read(index, copy, 0, count);
      return copy;
    }
  }
}
