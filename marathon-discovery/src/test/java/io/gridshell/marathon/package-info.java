/** Tests of discovery. */
@NullMarked
package io.gridshell.marathon;

import org.jspecify.annotations.NullMarked;
