/**
 * Classes on the way: what a function needs, under which content hash, and where it is defined
 * again.
 */
@NullMarked
package io.gridshell.grid.internal.code;

import org.jspecify.annotations.NullMarked;
