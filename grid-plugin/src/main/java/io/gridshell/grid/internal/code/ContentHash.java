package io.gridshell.grid.internal.code;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The first 128 bits of the SHA-256 of a class file: two classes with one hash are one class.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record ContentHash(long high, long low) {

  /** The bytes that a hash takes in a message, at least. */
  public static final int SMALLEST = 2;

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
    return new ContentHash(in.readLong(), in.readLong());
  }

  /** Reads what {@link #writeAll} wrote. */
  public static List<ContentHash> readAll(ByteReader in) {
    int count = in.readCount(SMALLEST);
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
    out.writeLong(high).writeLong(low);
  }
}
