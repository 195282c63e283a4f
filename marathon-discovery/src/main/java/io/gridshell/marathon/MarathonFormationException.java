package io.gridshell.marathon;

import org.apache.ignite.IgniteException;

/**
 * A node neither found its grid nor might form it for too long. It fails the node's start, so that
 * Marathon starts the task again, with its own growing delay; a grid of its own is never formed.
 */
public final class MarathonFormationException extends IgniteException {
  private static final long serialVersionUID = 1L;

  MarathonFormationException(String message) {
    super(message);
  }
}
