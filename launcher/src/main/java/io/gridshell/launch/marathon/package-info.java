/**
 * Engines as tasks of Marathon.
 *
 * <p>A grid is one app. Engines find each other through Marathon and take the lowest free ids; the
 * launcher learns who has which id from the engines' HTTP ports.
 */
@NullMarked
package io.gridshell.launch.marathon;

import org.jspecify.annotations.NullMarked;
