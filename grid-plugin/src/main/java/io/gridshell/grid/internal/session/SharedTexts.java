package io.gridshell.grid.internal.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Keeps one of equal texts, of a bounded number of different ones. Thread-safe. */
final class SharedTexts implements UnaryOperator<String> {
  private static final int MOST = 1000;

  private final Map<String, String> texts = new ConcurrentHashMap<>();

  @Override
  public String apply(String text) {
    String known = texts.get(text);
    if (known != null) {
      return known;
    }
    if (texts.size() < MOST) {
      texts.put(text, text);
    }
    return text;
  }
}
