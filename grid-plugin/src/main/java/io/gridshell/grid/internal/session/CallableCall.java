package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import io.gridshell.RemoteCallable;
import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A {@link Callable} as a function that can be sent.
 *
 * @param callable what an executor was given; serializable
 */
record CallableCall<T>(Callable<T> callable) implements RemoteCallable<T> {

  CallableCall {
    if (!(callable instanceof Serializable)) {
      throw new CodeShippingException(
          "cannot send a task of class "
              + callable.getClass().getName()
              + ": it is not Serializable; write (Callable<T> & Serializable) () -> ..., or use"
              + " apply of the view");
    }
  }

  @Override
  public T call() throws Exception {
    return callable.call();
  }
}
