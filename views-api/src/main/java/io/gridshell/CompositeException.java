package io.gridshell;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One or more failures of a call to several engines, with the values of those that succeeded.
 *
 * <p>Always thrown by views of several engines, even if one engine failed or the view has one. Its
 * cause is the first failure, some more are suppressed exceptions, {@link #failures()} has all.
 */
public final class CompositeException extends GridException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 4;
  private static final int MOST_SUPPRESSED = 100;

  /**
   * One failure.
   *
   * @param engine where it happened
   * @param item the place of the item in a map, from 0; -1 for other calls
   * @param error what happened
   */
  public record Failure(int engine, int item, GridException error) implements Serializable {
    private static final int NO_ITEM = -1;

    /** Creates the failure of a call that is no map. */
    public Failure(int engine, GridException error) {
      this(engine, NO_ITEM, error);
    }

    /** Whether it is one item of a map that failed. */
    public boolean isOfItem() {
      return item != NO_ITEM;
    }
  }

  // Lists and maps of the JDK; a value that cannot travel keeps the exception from it, too.
  @SuppressWarnings("serial")
  private final List<Failure> failures;

  @SuppressWarnings("serial")
  private final Map<Integer, @Nullable Object> values;

  /**
   * Creates the error of a call.
   *
   * @param what the call, such as {@code apply} or {@code pull of x}
   * @param failures at least one
   * @param values what the other engines gave, by engine; empty for a map over items
   * @param total how many engines or items there were in all
   */
  public CompositeException(
      String what, List<Failure> failures, Map<Integer, @Nullable Object> values, int total) {
    super(describe(what, failures, total), failures.get(0).error());
    this.failures = List.copyOf(failures);
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    int last = Math.min(this.failures.size(), MOST_SUPPRESSED + 1);
    for (Failure failure : this.failures.subList(1, last)) {
      addSuppressed(failure.error());
    }
  }

  private static String describe(String what, List<Failure> failures, int total) {
    String lines =
        failures.stream()
            .limit(SHOWN)
            .map(failure -> "\n  " + line(failure))
            .collect(Collectors.joining());
    int more = failures.size() - SHOWN;
    return what
        + " failed on "
        + failures.size()
        + " of "
        + total
        + lines
        + (more > 0 ? "\n  and " + more + " more; failures() has them all" : "")
        + (failures.get(0).isOfItem()
            ? "\n  outcomes() of the result has what became of every item"
            : "");
  }

  private static String line(Failure failure) {
    String message = String.valueOf(failure.error().getMessage());
    return (failure.isOfItem() ? "item " + failure.item() + ": " : "")
        + (message.startsWith("[") ? message : "[" + failure.engine() + "] " + message);
  }

  /** Every failure with its engine, in the order of the result; at least one. */
  public List<Failure> failures() {
    return failures;
  }

  /** The values of the engines that succeeded, by engine; empty for a map, which has outcomes. */
  public Map<Integer, @Nullable Object> values() {
    return values;
  }
}
