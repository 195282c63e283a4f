package io.gridshell.interpreter;

/** A variable was asked for that the namespace does not have. */
public final class UndefinedNameException extends InterpreterException {
  private static final long serialVersionUID = 1L;

  private final String name;

  UndefinedNameException(String name, String message) {
    super(message, null);
    this.name = name;
  }

  /** The name that is not defined. */
  public String name() {
    return name;
  }
}
