/**
 * Parts of the interpreter that know nothing of it: tokens, class files, the compiler, texts of
 * values and types.
 */
@NullMarked
package io.gridshell.interpreter.internal;

import org.jspecify.annotations.NullMarked;
