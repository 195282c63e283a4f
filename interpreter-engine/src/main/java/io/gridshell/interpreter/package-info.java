/**
 * The interpreter of an engine: cells of Java text and functions run against a namespace of live
 * values.
 *
 * <p>{@link io.gridshell.interpreter.Interpreter} is the door. It keeps what cells declare, returns
 * the objects that they produce (not their text), sends what they print to an {@link
 * io.gridshell.interpreter.OutputSink}, stops them when asked and refuses {@code System.exit}. The
 * outcome of a cell is a value of the closed family {@link io.gridshell.interpreter.CellOutcome};
 * calls that return a value throw a member of {@link io.gridshell.interpreter.InterpreterException}
 * instead.
 *
 * <p>Declarations are kept by {@code jdk.jshell}. Expressions and statements are compiled here,
 * each in a class that is unloaded once nothing refers to it, so ten thousand cells cost no more
 * than the first.
 */
@NullMarked
package io.gridshell.interpreter;

import org.jspecify.annotations.NullMarked;
