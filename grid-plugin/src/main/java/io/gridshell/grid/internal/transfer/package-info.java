/**
 * Large values on their way between two nodes: laid out as raw bytes, sent over connections of
 * their own, read straight into the arrays that will hold them.
 */
@NullMarked
package io.gridshell.grid.internal.transfer;

import org.jspecify.annotations.NullMarked;
