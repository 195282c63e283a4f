package io.gridshell.interpreter.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value the way JShell shows it: arrays with their elements, strings and characters
 * quoted, everything else by {@code toString}. Long texts are folded. Never throws, save for the
 * end of the thread.
 */
public final class ValueText {
  private static final int LIMIT = 5_000;
  private static final int TAIL = 200;
  private static final int DEPTH = 8;

  private final StringBuilder out = new StringBuilder();

  private ValueText() {}

  /** The text of a value; null gives {@code null}. */
  @SuppressWarnings({"deprecation", "removal"})
  public static String of(@Nullable Object value) {
    ValueText text = new ValueText();
    try {
      text.append(value, true, 0);
    } catch (ThreadDeath stop) {
      throw stop;
    } catch (Throwable failure) {
      text.failed(value, failure);
    }
    return text.out.toString();
  }

  private boolean full() {
    return out.length() > LIMIT;
  }

  private void append(@Nullable Object value, boolean quote, int depth) {
    if (value == null) {
      out.append("null");
    } else if (quote && value instanceof CharSequence && value instanceof String string) {
      quoted(string, '"');
    } else if (quote && value instanceof Character character) {
      quoted(character.toString(), '\'');
    } else if (depth > DEPTH) {
      out.append("...");
    } else if (value.getClass().isArray()) {
      array(value, depth);
    } else if (value instanceof Collection<?> collection && ofTheJdk(value)) {
      elements(collection, depth);
    } else if (value instanceof Map<?, ?> map && ofTheJdk(value)) {
      entries(map, depth);
    } else {
      folded(String.valueOf(value));
    }
  }

  private static boolean ofTheJdk(Object value) {
    return value.getClass().getName().startsWith("java.util.")
        && !value.getClass().getName().startsWith("java.util.concurrent.Synchronous");
  }

  private void array(Object array, int depth) {
    Class<?> component = array.getClass();
    int dimensions = 0;
    while (component.isArray()) {
      component = component.getComponentType();
      dimensions++;
    }
    String name = component.getTypeName();
    int length = Array.getLength(array);
    out.append(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1));
    out.append('[').append(length).append(']').append("[]".repeat(dimensions - 1)).append(" { ");
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.append(", ");
      }
      if (full()) {
        out.append("... ").append(length - i).append(" more");
        break;
      }
      append(Array.get(array, i), true, depth + 1);
    }
    out.append(" }");
  }

  private void elements(Collection<?> collection, int depth) {
    out.append('[');
    int count = 0;
    for (Iterator<?> rest = collection.iterator(); rest.hasNext(); count++) {
      if (count > 0) {
        out.append(", ");
      }
      if (full()) {
        out.append("... ").append(collection.size() - count).append(" more");
        break;
      }
      Object element = rest.next();
      if (element == collection) {
        out.append("(this Collection)");
      } else {
        inner(element, depth);
      }
    }
    out.append(']');
  }

  private void entries(Map<?, ?> map, int depth) {
    out.append('{');
    int count = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (count > 0) {
        out.append(", ");
      }
      if (full()) {
        out.append("... ").append(map.size() - count).append(" more");
        break;
      }
      inner(entry.getKey() == map ? "(this Map)" : entry.getKey(), depth);
      out.append('=');
      inner(entry.getValue() == map ? "(this Map)" : entry.getValue(), depth);
      count++;
    }
    out.append('}');
  }

  /** Elements of collections read as their own {@code toString} has them: arrays unexpanded. */
  private void inner(@Nullable Object element, int depth) {
    if (element != null && element.getClass().isArray()) {
      out.append(element);
    } else {
      append(element, false, depth + 1);
    }
  }

  private void folded(@Nullable String text) {
    if (text == null) {
      out.append("null");
      return;
    }
    int room = Math.max(TAIL * 2, LIMIT - out.length());
    if (text.length() <= room) {
      out.append(text);
      return;
    }
    int head = room - TAIL;
    if (Character.isHighSurrogate(text.charAt(head - 1))) {
      head--;
    }
    int tail = text.length() - TAIL;
    if (Character.isLowSurrogate(text.charAt(tail))) {
      tail++;
    }
    out.append(text, 0, head);
    out.append(" ... ").append(tail - head).append(" characters ... ");
    out.append(text, tail, text.length());
  }

  private void quoted(String string, char quote) {
    StringBuilder escaped = new StringBuilder();
    int limit = Math.min(string.length(), LIMIT * 2);
    for (int i = 0; i < limit; i++) {
      escape(string.charAt(i), quote, escaped);
    }
    if (limit < string.length()) {
      escaped.append(" ... ").append(string.length() - limit).append(" more characters");
    }
    out.append(quote);
    folded(escaped.toString());
    out.append(quote);
  }

  private static void escape(char c, char quote, StringBuilder to) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      case '\b' -> to.append("\\b");
      case '\f' -> to.append("\\f");
      case '\\' -> to.append("\\\\");
      default -> {
        if (c == quote) {
          to.append('\\').append(c);
        } else if (c < 256 && Character.isISOControl(c)) {
          to.append(String.format("\\%03o", (int) c));
        } else {
          to.append(c);
        }
      }
    }
  }

  private void failed(@Nullable Object value, Throwable failure) {
    String type = value == null ? "null" : value.getClass().getTypeName();
    String reason;
    try {
      reason = String.valueOf(failure);
    } catch (Throwable again) {
      reason = failure.getClass().getName();
    }
    out.append("<toString of ").append(type).append(" threw ").append(reason).append('>');
  }
}
