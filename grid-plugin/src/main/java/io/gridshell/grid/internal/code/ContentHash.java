package io.gridshell.grid.internal.code;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first 128 bits of the SHA-256 of a class file: two classes with one hash are one class.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record ContentHash(long high, long low) {

  /** The bytes that a hash takes in a message. */
  public static final int SIZE = 2 * Long.BYTES;

  /** Hashes {@code bytes}. */
  public static ContentHash of(byte[] bytes) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new ContentHash(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Reads a hash. */
  public static ContentHash read(ByteReader in) {
    return new ContentHash(in.readWideLong(), in.readWideLong());
  }

  /** Reads what {@link #writeAll} wrote. */
  public static List<ContentHash> readAll(ByteReader in) {
    int count = in.readCount(SIZE);
    List<ContentHash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(read(in));
    }
    return hashes;
  }

  /** Writes {@code hashes}. */
  public static void writeAll(Collection<ContentHash> hashes, ByteWriter out) {
    out.writeInt(hashes.size());
    hashes.forEach(hash -> hash.write(out));
  }

  /** Writes this hash. */
  public void write(ByteWriter out) {
    out.writeWideLong(high).writeWideLong(low);
  }

  // Every call asks for these, and what the compiler makes for a record is slow while it is cold.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContentHash hash && hash.high == high && hash.low == low;
  }

  @Override
  public int hashCode() {
    return (int) high;
  }
}
