package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Runnable} as a {@link Callable} that can be sent.
 *
 * @param runnable what an executor was given; serializable
 */
record RunnableCall(Runnable runnable) implements Callable<@Nullable Object>, Serializable {

  RunnableCall {
    if (!(runnable instanceof Serializable)) {
      throw new CodeShippingException(
          "cannot send a task of class "
              + runnable.getClass().getName()
              + ": it is not Serializable; write (Runnable & Serializable) () -> ...");
    }
  }

  @Override
  public @Nullable Object call() {
    runnable.run();
    return null;
  }
}
