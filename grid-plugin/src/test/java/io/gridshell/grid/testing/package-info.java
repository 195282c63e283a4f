/** Real engine processes for integration tests. */
@NullMarked
package io.gridshell.grid.testing;

import org.jspecify.annotations.NullMarked;
