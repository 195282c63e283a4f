package io.gridshell.interpreter;

import java.util.List;

/**
 * What may stand at a place in a cell.
 *
 * @param anchor where in the cell the candidates begin; what stands there already is their
 *     beginning
 * @param candidates the candidates, the likely ones first
 */
public record Completion(int anchor, List<String> candidates) {

  /** Nothing may stand there that is known. */
  public static final Completion NONE = new Completion(0, List.of());

  /** Copies the candidates. */
  public Completion {
    candidates = List.copyOf(candidates);
  }
}
