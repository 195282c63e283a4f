/** The samples run as a user runs them. */
@NullMarked
package io.gridshell.samples;

import org.jspecify.annotations.NullMarked;
