/** A client: engine directory, tasks in flight, views and results. */
@NullMarked
package io.gridshell.grid.internal.session;

import org.jspecify.annotations.NullMarked;
