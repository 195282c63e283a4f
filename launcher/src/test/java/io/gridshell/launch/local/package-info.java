/** Tests of starts and stops. */
@NullMarked
package io.gridshell.launch.local;

import org.jspecify.annotations.NullMarked;
