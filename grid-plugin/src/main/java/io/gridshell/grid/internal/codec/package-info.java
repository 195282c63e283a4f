/**
 * Values as bytes: content types, objects, and the payload that carries them with their classes.
 */
@NullMarked
package io.gridshell.grid.internal.codec;

import org.jspecify.annotations.NullMarked;
