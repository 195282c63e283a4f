@NullMarked
package io.gridshell.grid;

import org.jspecify.annotations.NullMarked;
