/** Tests of the command. */
@NullMarked
package io.gridshell.cli;

import org.jspecify.annotations.NullMarked;
