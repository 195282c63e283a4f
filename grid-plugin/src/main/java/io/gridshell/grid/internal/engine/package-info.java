/** An engine: inbox, one interpreter, output, outcomes. */
@NullMarked
package io.gridshell.grid.internal.engine;

import org.jspecify.annotations.NullMarked;
