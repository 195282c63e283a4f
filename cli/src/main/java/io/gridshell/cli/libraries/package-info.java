/** Libraries from Maven repositories. */
@NullMarked
package io.gridshell.cli.libraries;

import org.jspecify.annotations.NullMarked;
