/**
 * The interactive session: {@link io.gridshell.cli.console.Console} reads what is typed, {@link
 * io.gridshell.cli.console.Magics} carries out lines that begin with a percent sign, {@link
 * io.gridshell.cli.console.ConsoleCells} runs everything else.
 */
@NullMarked
package io.gridshell.cli.console;

import org.jspecify.annotations.NullMarked;
