package io.gridshell.interpreter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled snippet that can run again without compiling while what it depends on is the same. */
final class Step {
  private final String[] names;
  private final long[] versions;
  private final long epoch;
  private final List<Call> calls;
  private final String type;
  private final @Nullable CellLoader loader;

  /**
   * One thing to do.
   *
   * @param entry the method to call
   * @param reset the variable that is set to its default before, as declaring it again does
   */
  record Call(MethodHandle entry, @Nullable VarHandle reset) {}

  Step(
      Collection<String> names,
      Declarations declarations,
      List<Call> calls,
      String type,
      @Nullable CellLoader loader) {
    this.names = names.toArray(String[]::new);
    this.versions = new long[this.names.length];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = declarations.version(this.names[i]);
    }
    this.epoch = declarations.epoch();
    this.calls = calls;
    this.type = type;
    this.loader = loader;
  }

  boolean isCurrent(Declarations declarations) {
    if (epoch != declarations.epoch()) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      if (versions[i] != declarations.version(names[i])) {
        return false;
      }
    }
    return true;
  }

  /** Type of the value, {@code void} without one. */
  String type() {
    return type;
  }

  /** Says on which line of its cell the snippet stands now. */
  void moveTo(int line) {
    if (loader != null) {
      loader.moveTo(line);
    }
  }

  /** Runs the snippet; to be called as user code. */
  @Nullable Object run() throws Exception {
    Object value = null;
    for (Call call : calls) {
      VarHandle reset = call.reset();
      if (reset != null) {
        reset(reset);
      }
      value = Handles.call(call.entry());
    }
    return value;
  }

  static void reset(VarHandle variable) {
    Class<?> type = variable.varType();
    if (type == boolean.class) {
      variable.set(false);
    } else if (type == char.class) {
      variable.set('\0');
    } else if (type == float.class) {
      variable.set(0f);
    } else if (type == double.class) {
      variable.set(0d);
    } else if (type == long.class) {
      variable.set(0L);
    } else if (type == byte.class) {
      variable.set((byte) 0);
    } else if (type == short.class) {
      variable.set((short) 0);
    } else if (type == int.class) {
      variable.set(0);
    } else {
      variable.set((Object) null);
    }
  }

  @Override
  public String toString() {
    return "Step" + Arrays.toString(names);
  }
}
