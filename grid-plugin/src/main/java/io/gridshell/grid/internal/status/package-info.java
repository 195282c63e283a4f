/**
 * What engines do, for somebody who has the files of the grid and does not join it: joining takes
 * longer than everything else that such a program does.
 */
@NullMarked
package io.gridshell.grid.internal.status;

import org.jspecify.annotations.NullMarked;
