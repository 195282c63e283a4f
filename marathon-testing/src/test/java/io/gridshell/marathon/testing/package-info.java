/** Tests of the test Marathon. */
@NullMarked
package io.gridshell.marathon.testing;

import org.jspecify.annotations.NullMarked;
