package io.gridshell.grid.internal.code;

import java.util.Set;

/**
 * What one method does with an interactive session.
 *
 * @param reads variables that it reads
 * @param writes variables that it assigns
 * @param calls methods of snippets that it calls or hands on
 */
public record MethodUse(
    Set<SessionVariable> reads, Set<SessionVariable> writes, Set<MethodName> calls) {

  /** Whether the method does nothing with it. */
  boolean isNone() {
    return reads.isEmpty() && writes.isEmpty() && calls.isEmpty();
  }
}
