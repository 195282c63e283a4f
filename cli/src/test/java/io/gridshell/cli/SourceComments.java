package io.gridshell.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comments of a source file say.
 *
 * @param text the source
 */
record SourceComments(String text) {
  private static final Pattern METHOD =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public (?:static )?([\\w<>, .?]+) (\\w+)\\(([^)]*)\\)",
          Pattern.DOTALL);
  private static final String COMMENT = "/\\*\\*([^*]*(?:\\*(?!/)[^*]*)*)\\*/\\s*";
  private static final Pattern CONSTANT =
      Pattern.compile(COMMENT + "([A-Z][A-Z_]*)[,;\\s]", Pattern.DOTALL);
  private static final Pattern WORD =
      Pattern.compile(
          COMMENT + "(?:(?:public|private|static|final) )*String \\w+ =\\s+\"([^\"]+)\";",
          Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("@param (\\w+) ((?:(?!\\s@param|\\s@throws).)*)", Pattern.DOTALL);

  /** The comments of class {@code name} of {@code module}. */
  static SourceComments of(String module, String name) {
    return new SourceComments(
        String.join(
            "\n",
            MarkdownPage.read(
                    MarkdownPage.REPOSITORY
                        .resolve(module)
                        .resolve("src/main/java")
                        .resolve(name.replace('.', '/') + ".java"))
                .lines()));
  }

  /** What the first comment says of its parameters, by name. */
  Map<String, String> parameters() {
    int start = text.indexOf("/**");
    Matcher parameter = PARAMETER.matcher(text.substring(start, text.indexOf("*/", start)));
    Map<String, String> parameters = new LinkedHashMap<>();
    while (parameter.find()) {
      parameters.put(parameter.group(1), prose(parameter.group(2)));
    }
    return parameters;
  }

  /** The first sentences of public methods, by {@code name(Type, Type)}. */
  Map<String, String> methods() {
    Map<String, String> methods = new LinkedHashMap<>();
    Matcher method = METHOD.matcher(text);
    while (method.find()) {
      String types = method.group(4).replaceAll("\\s+", " ").replaceAll(" \\w+(,|$)", "$1");
      methods.put(method.group(3) + "(" + types + ")", sentence(method.group(1)));
    }
    return methods;
  }

  /** What is said of the constants of an enum, by name. */
  Map<String, String> constants() {
    return comments(CONSTANT);
  }

  /** What is said of constants whose value is a word, by the word. */
  Map<String, String> words() {
    return comments(WORD);
  }

  private Map<String, String> comments(Pattern pattern) {
    Map<String, String> comments = new LinkedHashMap<>();
    Matcher comment = pattern.matcher(text);
    while (comment.find()) {
      comments.put(comment.group(2), prose(comment.group(1)));
    }
    return comments;
  }

  /** What the comment of the method says that sets {@code property}. */
  Optional<String> setter(String property) {
    String name = "set" + property.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    return methods().entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + property.substring(1) + "("))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String sentence(String comment) {
    return prose(comment).replaceFirst("(?s)(\\.)( [A-Z@].*|$)", "$1").replaceFirst(" @.*", "");
  }

  /** The text of a comment on one line, as Markdown. */
  private static String prose(String comment) {
    return comment
        .replaceAll("\\n\\s*\\*", "\n")
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^}]*)\\}", "`$1`")
        .replaceAll("\\{@link(?:plain)? #?([^} ]*)[^}]*\\}", "`$1`")
        .replaceAll("</?p>", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
