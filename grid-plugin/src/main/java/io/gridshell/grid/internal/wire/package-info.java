/** The messages between client and engine. */
@NullMarked
package io.gridshell.grid.internal.wire;

import org.jspecify.annotations.NullMarked;
