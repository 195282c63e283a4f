/** Tests of the client. */
@NullMarked
package io.gridshell.marathon.client;

import org.jspecify.annotations.NullMarked;
