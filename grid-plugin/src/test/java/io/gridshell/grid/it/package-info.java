/**
 * Programs as users write them, against real engines. Not null-marked, as those programs are not.
 */
package io.gridshell.grid.it;
