/**
 * The comparison: every system does the same workloads, in passes; one table and one file come out.
 *
 * <p>{@code perf/run} builds and runs {@link io.gridshell.perf.suite.Comparison}.
 */
@NullMarked
package io.gridshell.perf.suite;

import org.jspecify.annotations.NullMarked;
