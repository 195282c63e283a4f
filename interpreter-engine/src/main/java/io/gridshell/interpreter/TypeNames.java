package io.gridshell.interpreter;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens type names the way the imports of the cells allow. */
final class TypeNames {
  private static final Pattern IMPORT = Pattern.compile("import\\s+([\\w.$]+?)(\\.\\*)?\\s*;");
  private static final Pattern QUALIFIED =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)+");
  private static final Pattern HOLDER = Pattern.compile("^REPL\\.\\$JShell\\$\\w+?[.$]");

  private final Set<String> packages = new HashSet<>(Set.of("java.lang"));
  private final Set<String> types = new HashSet<>();

  TypeNames(String imports) {
    Matcher matcher = IMPORT.matcher(imports);
    while (matcher.find()) {
      (matcher.group(2) == null ? types : packages).add(matcher.group(1));
    }
  }

  String shortened(String type) {
    if (type.indexOf('.') < 0) {
      return type;
    }
    return QUALIFIED
        .matcher(type)
        .replaceAll(name -> Matcher.quoteReplacement(shortenedName(name.group())));
  }

  private String shortenedName(String name) {
    String bare = HOLDER.matcher(name).replaceFirst("");
    if (!bare.equals(name)) {
      return bare;
    }
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (packages.contains(name.substring(0, dot))) {
        return name.substring(dot + 1);
      }
      int next = name.indexOf('.', dot + 1);
      if (types.contains(next < 0 ? name : name.substring(0, next))) {
        return name.substring(dot + 1);
      }
    }
    return name;
  }

  /** Whether two type texts mean the same type under these imports. */
  boolean same(String one, String other) {
    return shortened(one).replaceAll("\\s", "").equals(shortened(other).replaceAll("\\s", ""));
  }
}
