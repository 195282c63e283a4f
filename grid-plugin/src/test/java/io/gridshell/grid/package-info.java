/** An engine's program, piece by piece. */
@NullMarked
package io.gridshell.grid;

import org.jspecify.annotations.NullMarked;
