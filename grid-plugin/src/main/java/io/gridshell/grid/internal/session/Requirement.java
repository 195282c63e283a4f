package io.gridshell.grid.internal.session;

import io.gridshell.EngineInfo;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a program asks of engines; an engine for which its code throws is not fit. Thread-safe. */
final class Requirement implements Predicate<EngineInfo> {
  private final List<Predicate<? super EngineInfo>> conditions;
  private volatile @Nullable Thrown thrown;

  /** What a condition threw when it was asked about an engine. */
  record Thrown(int engine, Throwable error) {}

  Requirement(List<Predicate<? super EngineInfo>> conditions) {
    this.conditions = conditions;
  }

  List<Predicate<? super EngineInfo>> conditions() {
    return conditions;
  }

  @Override
  public boolean test(EngineInfo engine) {
    try {
      for (Predicate<? super EngineInfo> condition : conditions) {
        if (!condition.test(engine)) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException | Error error) {
      thrown = new Thrown(engine.id(), error);
      return false;
    }
  }

  /** What asks the same of engines waits for them together. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Requirement that && conditions.equals(that.conditions);
  }

  @Override
  public int hashCode() {
    return conditions.hashCode();
  }

  /** What a condition threw last; null when none did. */
  @Nullable Thrown thrown() {
    return thrown;
  }
}
