/** Arrays that lie once in the memory of a host. */
@NullMarked
package io.gridshell.grid.internal.shared;

import org.jspecify.annotations.NullMarked;
