package io.gridshell.grid.internal.session;

import io.gridshell.GridException;

/**
 * Stands among the values of a map for an item that failed.
 *
 * @param error why
 */
record ItemError(GridException error) {}
