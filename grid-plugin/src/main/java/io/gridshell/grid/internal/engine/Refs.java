package io.gridshell.grid.internal.engine;

import io.gridshell.Ref;
import io.gridshell.grid.internal.numbers.NumberList;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.OutputSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts values of the engine's namespace where an argument or an item says so: in place of a {@link
 * Ref}, and in a list, set, map or array that has one somewhere inside, of which a copy is made.
 */
final class Refs {
  private final Interpreter interpreter;
  private final OutputSink output;

  Refs(Interpreter interpreter, OutputSink output) {
    this.interpreter = interpreter;
    this.output = output;
  }

  /** The value that a function is to get for {@code argument}, whose type the caller erased. */
  // A function takes null where its caller passes it.
  @SuppressWarnings({"unchecked", "NullAway"})
  <T extends @Nullable Object> T resolve(T argument) {
    return mayHold(argument) && isIn(argument, Collections.newSetFromMap(new IdentityHashMap<>()))
        ? (T) copy(argument)
        : argument;
  }

  private static boolean mayHold(@Nullable Object value) {
    return value instanceof Ref<?>
        || value instanceof Object[]
        || value instanceof Map<?, ?>
        || value instanceof Set<?>
        || (value instanceof List<?> && !(value instanceof NumberList<?>));
  }

  private static boolean isIn(@Nullable Object value, Set<Object> seen) {
    if (value instanceof Ref<?>) {
      return true;
    }
    if (value == null || !mayHold(value) || !seen.add(value)) {
      return false;
    }
    for (Object each : content(value)) {
      if (isIn(each, seen)) {
        return true;
      }
    }
    return false;
  }

  private static Iterable<?> content(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    return value instanceof Map<?, ?> map ? map.values() : (Collection<?>) value;
  }

  private @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Ref<?> ref) {
      return interpreter.evaluate(ref.expression(), output).value();
    } else if (value instanceof Object[] array) {
      return copyOf(array);
    } else if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, resolve(each)));
      return copy;
    } else if (value instanceof Collection<?> all) {
      Collection<@Nullable Object> copy =
          value instanceof Set<?> ? new LinkedHashSet<>() : new ArrayList<>(all.size());
      all.forEach(each -> copy.add(resolve(each)));
      return copy;
    }
    return value;
  }

  private Object copyOf(Object[] array) {
    // What a Ref stands for is no Ref.
    @Nullable Object[] copy =
        array instanceof Ref<?>[] ? new @Nullable Object[array.length] : array.clone();
    for (int i = 0; i < array.length; i++) {
      copy[i] = resolve(array[i]);
    }
    return copy;
  }
}
