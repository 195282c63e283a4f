package io.gridshell.interpreter.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Passes a live value to the cell that declares a bound variable. Thread-safe. */
public final class Handover {
  private record Parcel(@Nullable Object value) {}

  private static final AtomicLong NEXT = new AtomicLong();
  private static final Map<Long, Parcel> PARCELS = new ConcurrentHashMap<>();

  private Handover() {}

  /** Keeps a value, which may be null, until it is taken or withdrawn; returns its key. */
  public static long leave(@Nullable Object value) {
    long key = NEXT.incrementAndGet();
    PARCELS.put(key, new Parcel(value));
    return key;
  }

  /** Returns the value kept under the key and forgets it. */
  public static @Nullable Object take(long key) {
    Parcel parcel = PARCELS.remove(key);
    if (parcel == null) {
      throw new IllegalStateException("Value " + key + " was taken before; push it again");
    }
    return parcel.value();
  }

  /** Forgets the value kept under the key, if it is still there. */
  public static void withdraw(long key) {
    PARCELS.remove(key);
  }
}
