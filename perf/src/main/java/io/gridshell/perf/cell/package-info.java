/** What cells cost the interpreter, beside plain JShell. */
@NullMarked
package io.gridshell.perf.cell;

import org.jspecify.annotations.NullMarked;
