/** The container images, built and run. */
@NullMarked
package io.gridshell.docker;

import org.jspecify.annotations.NullMarked;
