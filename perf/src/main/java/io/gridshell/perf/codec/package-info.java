/** The serializers of objects, compared over kinds of value. */
@NullMarked
package io.gridshell.perf.codec;

import org.jspecify.annotations.NullMarked;
