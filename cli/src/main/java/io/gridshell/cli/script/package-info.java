/**
 * Scripts in the percent format: {@link io.gridshell.cli.script.Script} is one as text, {@link
 * io.gridshell.cli.script.ScriptRunner} runs it, {@link io.gridshell.cli.script.EngineCells} sends
 * a cell to engines and shows what it gave.
 */
@NullMarked
package io.gridshell.cli.script;

import org.jspecify.annotations.NullMarked;
