/** The certificates with which the members of a grid know each other. */
@NullMarked
package io.gridshell.launch.security;

import org.jspecify.annotations.NullMarked;
