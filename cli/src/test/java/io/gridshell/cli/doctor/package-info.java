/** Tests of the command. */
@NullMarked
package io.gridshell.cli.doctor;

import org.jspecify.annotations.NullMarked;
