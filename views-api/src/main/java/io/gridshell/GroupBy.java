package io.gridshell;

/** How {@link AsyncResult#printOutput(GroupBy)} arranges the output of several engines. */
public enum GroupBy {
  /** All standard output, then all standard error, then all values. */
  TYPE,
  /** Everything of the first engine, then everything of the next. */
  ENGINE,
  /** As it was printed. */
  ORDER
}
