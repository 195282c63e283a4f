package io.gridshell.interpreter.bridge;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The check that instrumented loops make: ends the calling thread's work when its interpreter was
 * interrupted. One volatile read while nothing is being interrupted.
 */
public final class StopCheck {
  private static volatile @Nullable BooleanSupplier armed;

  private StopCheck() {}

  /** Sets the question asked by each check, or null when no interpreter is being interrupted. */
  public static void arm(@Nullable BooleanSupplier shouldStop) {
    armed = shouldStop;
  }

  /** Throws {@link ThreadDeath} when the calling thread's work was asked to stop. */
  @SuppressWarnings({"deprecation", "removal"})
  public static void stopCheck() {
    BooleanSupplier shouldStop = armed;
    if (shouldStop != null && shouldStop.getAsBoolean()) {
      throw new ThreadDeath();
    }
  }
}
