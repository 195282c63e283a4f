package io.gridshell.grid.internal.codec;

import java.lang.invoke.SerializedLambda;

/** Learns what a value mentions while the value is encoded. */
interface Mentions {

  /** The reader of the value must know {@code type}. */
  void type(Class<?> type);

  /** The reader of the value may run {@code lambda}. */
  void lambda(SerializedLambda lambda);
}
