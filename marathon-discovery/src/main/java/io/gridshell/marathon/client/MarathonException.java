package io.gridshell.marathon.client;

import java.util.List;

/**
 * Marathon did not do what it was asked. The message names the call, what happened and what to do.
 */
public abstract sealed class MarathonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MarathonException(String message, Throwable cause) {
    super(message, cause);
  }

  private MarathonException(String message) {
    super(message);
  }

  /** No master answered in time, or there is no leader; trying again later may help. */
  public static final class Unavailable extends MarathonException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    Unavailable(String message) {
      super(message);
    }
  }

  /** Marathon does not let the caller in, or does not let it do this. */
  public static final class Refused extends MarathonException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** The app, task or deployment does not exist, or the path is not Marathon's. */
  public static final class NotFound extends MarathonException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  /** Deployments hold the app; wait for them, or override with force. */
  public static final class Locked extends MarathonException {
    private static final long serialVersionUID = 1L;

    /** Serializable copy of an immutable list. */
    private final String[] deployments;

    Locked(String message, List<String> deployments) {
      super(message);
      this.deployments = deployments.toArray(String[]::new);
    }

    /** The ids of the deployments that hold it. */
    public List<String> deployments() {
      return List.of(deployments);
    }
  }

  /** The app exists already. */
  public static final class AlreadyExists extends MarathonException {
    private static final long serialVersionUID = 1L;

    AlreadyExists(String message) {
      super(message);
    }
  }

  /** Marathon does not accept what was sent; sending it again does not help. */
  public static final class Invalid extends MarathonException {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  /** The answer is not what Marathon answers: no JSON, cut off, too large or of another kind. */
  public static final class Unreadable extends MarathonException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }

    Unreadable(String message) {
      super(message);
    }
  }
}
