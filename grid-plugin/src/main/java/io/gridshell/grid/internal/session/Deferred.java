package io.gridshell.grid.internal.session;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The value of a task whose answer is here and part of whose value is still on its way.
 *
 * @param value completes with the value, or with the error of the task
 */
record Deferred(CompletableFuture<? extends @Nullable Object> value) {}
