/** Programs that use Gridshell, one lesson each. */
@NullMarked
package io.gridshell.samples;

import org.jspecify.annotations.NullMarked;
