package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.transfer.Loaned;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The value of a task part of which its engine lends.
 *
 * @param loaned that part
 * @param complete makes the value of it
 */
record Lent(Loaned loaned, Function<Object, @Nullable Object> complete) {}
