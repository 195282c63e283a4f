/** Tests of starts and stops. */
@NullMarked
package io.gridshell.launch;

import org.jspecify.annotations.NullMarked;
