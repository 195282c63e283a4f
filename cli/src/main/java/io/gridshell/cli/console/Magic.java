package io.gridshell.cli.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines that begin with a percent sign and are not cells for engines. */
enum Magic {
  PX("[options] CODE", "run a line on engines; %%px [options] and a cell below it for more"),
  AUTOPX("", "send everything to engines, or stop doing so"),
  PXRESULT(
      "[--group-outputs HOW] [-o NAME]",
      "wait for the last cell that was sent with --noblock and show it"),
  RESULT("[--group-outputs HOW] [-o NAME]", "the same as %pxresult"),
  PXCONFIG("[options]", "show or set what %px does when nothing else is said"),
  TARGETS("[all | 0,2 | ::2]", "show or set the engines of %px"),
  WHO("", "list the variables of the client and of the engines"),
  TIME("CODE", "run a cell and tell how long it took"),
  LOAD("FILE", "put a file into the next input; Enter runs it"),
  RUN("FILE [ARGS...]", "run a script in this session; it finds ARGS in args, its path in script"),
  SAVE("FILE", "write the inputs of this session as a script"),
  CLASSPATH("add PATH...", "let the client and all engines use jars or folders of classes"),
  DEPS("GROUP:ARTIFACT:VERSION...", "fetch libraries and let the client and all engines use them"),
  STATUS("", "show what the engines do"),
  CLEAR("", "empty the namespaces of the engines"),
  RESTART("[ID...]", "give engines fresh interpreters"),
  HISTORY("", "list the inputs of this session"),
  HELP("", "show this"),
  QUIT("", "leave; the grid stays");

  private final String arguments;
  private final String purpose;

  Magic(String arguments, String purpose) {
    this.arguments = arguments;
    this.purpose = purpose;
  }

  String typed() {
    return "%" + name().toLowerCase(Locale.ROOT);
  }

  String usage() {
    return (typed() + " " + arguments).strip();
  }

  /** Whether nothing may stand behind it. */
  boolean standsAlone() {
    return arguments.isEmpty();
  }

  String purpose() {
    return purpose;
  }

  /** The magic of a word such as {@code %who}. */
  static Optional<Magic> of(String word) {
    return Arrays.stream(values()).filter(magic -> magic.typed().equals(word)).findFirst();
  }

  static List<String> all() {
    return Arrays.stream(values()).map(Magic::typed).collect(Collectors.toUnmodifiableList());
  }
}
