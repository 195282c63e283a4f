/** Engines as processes of this machine. */
@NullMarked
package io.gridshell.launch.local;

import org.jspecify.annotations.NullMarked;
