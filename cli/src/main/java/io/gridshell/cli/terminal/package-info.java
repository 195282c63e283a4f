/**
 * What a terminal shows: tables that fit it, lines that report progress, and whether there is one.
 */
@NullMarked
package io.gridshell.cli.terminal;

import org.jspecify.annotations.NullMarked;
