/**
 * Gridshell as an Ignite plugin.
 *
 * <p>A node becomes an engine by having this jar on its class path and a {@link
 * io.gridshell.grid.GridshellConfiguration} among its plugin configurations; {@link
 * io.gridshell.grid.EngineMain} starts such a node for a profile. {@link
 * io.gridshell.grid.GridshellPlugin#grid()} gives programs that have a node the grid without
 * joining a second time.
 */
@NullMarked
package io.gridshell.grid;

import org.jspecify.annotations.NullMarked;
