/**
 * Starts, finds and stops the engines of a grid.
 *
 * <p>{@link io.gridshell.launch.Cluster} is the way in. Where engines run is the business of a
 * {@link io.gridshell.launch.Launcher}, found by {@link java.util.ServiceLoader} under a short
 * name; {@code local} starts processes on this machine. Nothing here prints: progress goes as
 * {@link io.gridshell.launch.LaunchEvent}s to a listener.
 */
@NullMarked
package io.gridshell.launch;

import org.jspecify.annotations.NullMarked;
