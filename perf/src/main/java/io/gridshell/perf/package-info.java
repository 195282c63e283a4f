/**
 * Benchmarks: Gridshell beside what it is built on, both sides in one run, as ratios.
 *
 * <p>A {@link io.gridshell.perf.Peer} is a system, a {@link io.gridshell.perf.Driver} the process
 * that measures one; the benchmarks of this package look closer at parts of Gridshell.
 */
@NullMarked
package io.gridshell.perf;

import org.jspecify.annotations.NullMarked;
