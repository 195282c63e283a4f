package io.gridshell;

import org.jspecify.annotations.Nullable;

/**
 * What a cell gave on one engine.
 *
 * <p>Text arrives always. The value arrives when it can be sent; a value that cannot be sent, such
 * as an open file, still has its {@link #display()}.
 */
public interface CellResult {

  /** The engine that ran the cell. */
  int engine();

  /** Whether the cell ended with an expression that has a value. */
  boolean hasValue();

  /**
   * The value of the cell's last expression.
   *
   * @return the value; null when the expression gave null or when the cell has no value
   * @throws CodeShippingException when the value cannot be sent; the message says why
   */
  // The caller knows the type; a Class argument would say it twice.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T> @Nullable T value();

  /** The declared type of the value as Java source, such as {@code List<Integer>}; else empty. */
  String type();

  /** What the cell printed to standard output. */
  String stdout();

  /** What the cell printed to standard error. */
  String stderr();

  /** The value as the console shows it; empty when there is none. */
  String display();
}
