/** What cells find, wherever they run. */
@NullMarked
package io.gridshell.grid.internal.cell;

import org.jspecify.annotations.NullMarked;
