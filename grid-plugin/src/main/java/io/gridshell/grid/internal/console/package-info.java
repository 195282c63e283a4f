/** The client's own interpreter, for scripts and consoles. */
@NullMarked
package io.gridshell.grid.internal.console;

import org.jspecify.annotations.NullMarked;
