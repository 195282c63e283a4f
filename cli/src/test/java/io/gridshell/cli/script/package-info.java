/** Tests of the command. */
@NullMarked
package io.gridshell.cli.script;

import org.jspecify.annotations.NullMarked;
