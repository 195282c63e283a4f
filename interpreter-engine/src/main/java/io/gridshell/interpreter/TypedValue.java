package io.gridshell.interpreter;

import org.jspecify.annotations.Nullable;

/**
 * A live value with the type that its declaration or expression has in the source.
 *
 * @param value the object itself, not a copy; may be null
 * @param type the type as a cell would write it, {@code List<Integer>}; {@code void} when the
 *     expression has none
 */
public record TypedValue(@Nullable Object value, String type) {}
