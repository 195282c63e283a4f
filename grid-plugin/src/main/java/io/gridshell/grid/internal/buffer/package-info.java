/** Bytes written and read field by field. */
@NullMarked
package io.gridshell.grid.internal.buffer;

import org.jspecify.annotations.NullMarked;
