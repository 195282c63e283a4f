@NullMarked
package io.gridshell.launch.marathon;

import org.jspecify.annotations.NullMarked;
