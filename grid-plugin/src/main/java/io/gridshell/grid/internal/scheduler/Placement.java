package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which engines may run something.
 *
 * @param targets ids of the only candidates; null for every engine
 * @param fits what an engine must fulfil; null for nothing
 * @param avoided engines that are not candidates, because the work failed there
 */
public record Placement(
    @Nullable Set<Integer> targets,
    @Nullable Predicate<? super EngineInfo> fits,
    Set<Integer> avoided) {

  /** Any engine. */
  public static final Placement ANYWHERE = new Placement(null, null, Set.of());

  /** Whether {@code engine} may run it. */
  public boolean allows(EngineInfo engine) {
    return (targets == null || targets.contains(engine.id()))
        && !avoided.contains(engine.id())
        && (fits == null || fits.test(engine));
  }

  /** This placement without {@code engine}. */
  Placement avoiding(int engine) {
    Set<Integer> more = new HashSet<>(avoided);
    more.add(engine);
    return new Placement(targets, fits, Set.copyOf(more));
  }

  /** This placement with engines forgiven that the work failed on. */
  Placement forgiving() {
    return avoided.isEmpty() ? this : new Placement(targets, fits, Set.of());
  }

  /** This placement on {@code engines} alone. */
  Placement within(Set<Integer> engines) {
    Set<Integer> both = new HashSet<>(engines);
    if (targets != null) {
      both.retainAll(targets);
    }
    return new Placement(Set.copyOf(both), fits, avoided);
  }
}
