/** Spark as a system to compare with. */
@NullMarked
package io.gridshell.perf.spark;

import org.jspecify.annotations.NullMarked;
