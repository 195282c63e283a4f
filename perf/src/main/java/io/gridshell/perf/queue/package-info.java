/** What the scheduler's decisions cost, without a grid. */
@NullMarked
package io.gridshell.perf.queue;

import org.jspecify.annotations.NullMarked;
