/**
 * Where balanced work goes and when: a state machine without clock, threads, input or output.
 *
 * <p>{@link io.gridshell.grid.internal.scheduler.Scheduler} takes {@link
 * io.gridshell.grid.internal.scheduler.Event}s, which bring the time with them, and answers with
 * {@link io.gridshell.grid.internal.scheduler.Instruction}s. The words: a <em>job</em> is what a
 * program submitted, one call or the items of a map; a <em>range</em> is a run of its items that
 * waits; a <em>lot</em> is a run of its items that an engine has. An item that has not ended is in
 * one range or in one lot, never in both. Lots are small and an engine has at most a few, so that
 * nearly all work waits at the client, where it is cheap to send elsewhere; what an engine has not
 * begun is recalled for an engine that is idle.
 */
@NullMarked
package io.gridshell.grid.internal.scheduler;

import org.jspecify.annotations.NullMarked;
