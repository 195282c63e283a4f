package io.gridshell.cli.doctor;

/**
 * The outcome of one check.
 *
 * @param subject what was checked
 * @param grade how it is
 * @param detail what was found
 * @param remedy what to do; empty when there is nothing to do
 */
public record Finding(String subject, Grade grade, String detail, String remedy) {

  /** How something is. */
  public enum Grade {
    /** As it should be. */
    OK,
    /** It works, not as well as it could. */
    WARNING,
    /** It does not work. */
    FAILED
  }

  /** All is well. */
  public static Finding ok(String subject, String detail) {
    return new Finding(subject, Grade.OK, detail, "");
  }

  /** It could be better; {@code remedy} says how. */
  public static Finding warning(String subject, String detail, String remedy) {
    return new Finding(subject, Grade.WARNING, detail, remedy);
  }

  /** It does not work; {@code remedy} says what to do. */
  public static Finding failed(String subject, String detail, String remedy) {
    return new Finding(subject, Grade.FAILED, detail, remedy);
  }
}
