/** Ignite nodes of ours: configuration, certificates, checks before joining. */
@NullMarked
package io.gridshell.grid.internal.node;

import org.jspecify.annotations.NullMarked;
