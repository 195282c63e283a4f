/**
 * The part that needs Maven's resolver; it is loaded apart from everything else, so that what the
 * resolver depends on is not seen by cells.
 */
@NullMarked
package io.gridshell.cli.libraries.maven;

import org.jspecify.annotations.NullMarked;
