/**
 * Marathon's REST interface, typed: apps, tasks, deployments, queue, events.
 *
 * <p>{@link io.gridshell.marathon.client.MarathonClient} reads what Marathon 0.15 to 1.11 answer:
 * unknown fields are ignored, every field may be missing or null. Whatever goes wrong is a {@link
 * io.gridshell.marathon.client.MarathonException}; an error is never read as "no tasks".
 */
@NullMarked
package io.gridshell.marathon.client;

import org.jspecify.annotations.NullMarked;
