/** Scattered variables: which engine has which part, and who keeps copies of it. */
@NullMarked
package io.gridshell.grid.internal.chunk;

import org.jspecify.annotations.NullMarked;
