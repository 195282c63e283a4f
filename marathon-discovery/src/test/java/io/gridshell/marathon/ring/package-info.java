/** Grids of real nodes in real JVMs, placed by a test Marathon. */
@NullMarked
package io.gridshell.marathon.ring;

import org.jspecify.annotations.NullMarked;
