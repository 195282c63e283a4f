/**
 * The classes that compiled cells and instrumented functions call: hand-over of bound values,
 * refusal of {@code System.exit}, and the check that ends a loop when its task is interrupted.
 *
 * <p>They are public because generated code calls them. Programs have no use for them, except for
 * catching {@link io.gridshell.interpreter.bridge.ExitRefusedException}.
 */
@NullMarked
package io.gridshell.interpreter.bridge;

import org.jspecify.annotations.NullMarked;
