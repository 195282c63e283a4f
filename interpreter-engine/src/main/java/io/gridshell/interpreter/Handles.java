package io.gridshell.interpreter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Finds and calls what compiled snippets consist of: one static method, one static field. */
final class Handles {
  private static final MethodType NO_ARGUMENTS = MethodType.methodType(Object.class);

  private Handles() {}

  /** The method that runs a snippet, with a result of type {@code Object}. */
  static MethodHandle entry(Class<?> owner, String name) throws ReflectiveOperationException {
    Method method = owner.getDeclaredMethod(name);
    return MethodHandles.publicLookup().unreflect(method).asType(NO_ARGUMENTS);
  }

  static @Nullable Object call(MethodHandle entry) throws Exception {
    try {
      return (Object) entry.invokeExact();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Rare(e);
    }
  }

  /** A variable of a holder. */
  static VarHandle variable(Class<?> owner, String name) throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    return MethodHandles.publicLookup().unreflectVarHandle(field);
  }

  /** Carries a throwable that is neither exception nor error. */
  static final class Rare extends Exception {
    private static final long serialVersionUID = 1L;

    Rare(Throwable cause) {
      super(cause);
    }
  }
}
