/** What may keep a grid from running here, and what to do about it. */
@NullMarked
package io.gridshell.cli.doctor;

import org.jspecify.annotations.NullMarked;
