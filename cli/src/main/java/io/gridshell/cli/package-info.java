/**
 * The {@code gridshell} command: parsing, printing and exit codes. What it does is done by {@code
 * io.gridshell.launch} and by views; scripts are run by {@code io.gridshell.cli.script}.
 */
@NullMarked
package io.gridshell.cli;

import org.jspecify.annotations.NullMarked;
