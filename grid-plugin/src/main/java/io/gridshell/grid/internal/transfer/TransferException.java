package io.gridshell.grid.internal.transfer;

/** A transfer that the other side refused or could not finish; the message is the other side's. */
public final class TransferException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the error. */
  public TransferException(String message) {
    super(message);
  }
}
