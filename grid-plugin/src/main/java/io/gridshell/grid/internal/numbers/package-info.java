/** Lists of numbers that take no more room than arrays of them. */
@NullMarked
package io.gridshell.grid.internal.numbers;

import org.jspecify.annotations.NullMarked;
