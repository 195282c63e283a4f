package io.gridshell.grid.internal.session;

import io.gridshell.CellResult;
import io.gridshell.CodeShippingException;
import io.gridshell.OutputEvent;
import org.jspecify.annotations.Nullable;

/** What a cell gave, as it arrived. */
record ReceivedCell(
    int engine,
    boolean hasValue,
    @Nullable Object received,
    String unsendable,
    String type,
    String display,
    Task task)
    implements CellResult {

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T value() {
    if (!unsendable.isEmpty()) {
      throw new CodeShippingException(
          "the value of the cell on engine " + engine + " stayed there: " + unsendable);
    }
    return (T) received;
  }

  @Override
  public String stdout() {
    return task.text(OutputEvent.Stream.STDOUT);
  }

  @Override
  public String stderr() {
    return task.text(OutputEvent.Stream.STDERR);
  }

  @Override
  public String toString() {
    return hasValue ? "Out[" + engine + "]: " + display : "Out[" + engine + "]";
  }
}
