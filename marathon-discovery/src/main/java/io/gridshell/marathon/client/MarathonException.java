package io.gridshell.marathon.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marathon did not do what it was asked. The message names the call, what happened and what to do.
 */
public abstract sealed class MarathonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MarathonException(String message, @Nullable Throwable cause) {
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

    /** Creates one for callers that were not let ask either. */
    public Unavailable(String message) {
      super(message);
    }
  }

  /**
   * A change was sent and its answer got lost, so that it may have been carried out or not. Look
   * before sending it again.
   */
  public static final class Unanswered extends MarathonException {
    private static final long serialVersionUID = 1L;

    Unanswered(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What answers is not the Marathon that was meant: it has no such path, shows a certificate that
   * is not trusted, or sends callers to strangers. Trying again does not help.
   */
  public static final class Misdirected extends MarathonException {
    private static final long serialVersionUID = 1L;

    Misdirected(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Marathon does not let the caller in, or does not let it do this. */
  public static final class Refused extends MarathonException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Marathon says that the app, task or deployment does not exist. */
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
