package io.gridshell.cli.script;

import io.gridshell.GroupBy;
import java.util.Optional;

/**
 * How {@code %pxresult} shows a cell.
 *
 * @param groupBy how output is arranged that was not shown yet; empty for as the cell was sent
 * @param out the variable that receives the result; empty for none
 */
public record ResultOptions(Optional<GroupBy> groupBy, Optional<String> out) {}
