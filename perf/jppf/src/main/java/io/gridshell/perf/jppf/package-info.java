/** JPPF as a system to compare with. */
@NullMarked
package io.gridshell.perf.jppf;

import org.jspecify.annotations.NullMarked;
