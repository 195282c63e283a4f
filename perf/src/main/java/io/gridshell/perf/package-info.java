/**
 * Benchmarks: Gridshell beside what it is built on, both sides in one run, as ratios.
 *
 * <p>{@code perf/run} builds and runs {@link io.gridshell.perf.SpineBenchmark}.
 */
@NullMarked
package io.gridshell.perf;

import org.jspecify.annotations.NullMarked;
