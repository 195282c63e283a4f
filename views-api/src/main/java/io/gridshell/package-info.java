/**
 * What a program calls: a {@link io.gridshell.Grid}, its views, their results and their errors.
 *
 * <p>Start at {@link io.gridshell.Grid#connect()}. A {@link io.gridshell.DirectView} addresses
 * named engines, an {@link io.gridshell.EngineView} one of them, a {@link
 * io.gridshell.LoadBalancedView} whichever is free. Every remote call returns an {@link
 * io.gridshell.AsyncResult}; every error is a {@link io.gridshell.GridException}. Only JDK types
 * appear in signatures; the implementation is found by {@link java.util.ServiceLoader} through
 * {@code io.gridshell.spi}.
 */
@NullMarked
package io.gridshell;

import org.jspecify.annotations.NullMarked;
