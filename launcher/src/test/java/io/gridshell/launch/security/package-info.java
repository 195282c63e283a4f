/** Tests of starts and stops. */
@NullMarked
package io.gridshell.launch.security;

import org.jspecify.annotations.NullMarked;
