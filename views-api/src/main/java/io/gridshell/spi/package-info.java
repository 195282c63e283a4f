/**
 * Where implementations plug in: programs that only use a grid need nothing from here.
 *
 * <p>{@link io.gridshell.spi.GridProvider} is found by {@link java.util.ServiceLoader}; {@link
 * io.gridshell.spi.LocalSession} is the client's own interpreter, for scripts and consoles.
 */
@NullMarked
package io.gridshell.spi;

import org.jspecify.annotations.NullMarked;
