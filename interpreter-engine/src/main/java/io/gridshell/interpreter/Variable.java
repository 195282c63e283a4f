package io.gridshell.interpreter;

import org.jspecify.annotations.Nullable;

/**
 * A variable of the namespace.
 *
 * @param name its name
 * @param type its declared type as a cell would write it
 * @param value the live value; may be null
 */
public record Variable(String name, String type, @Nullable Object value) {}
