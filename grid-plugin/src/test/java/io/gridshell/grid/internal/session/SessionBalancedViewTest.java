package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.RemoteCallable;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class SessionBalancedViewTest {

  @Test
  void whatCallsCostIsLearnedApartWhateverTheyAreWrappedIn() {
    RemoteCallable<Integer> plain = () -> 1;
    Callable<Integer> callable = (Callable<Integer> & Serializable) () -> 2;
    Runnable tiny = (Runnable & Serializable) () -> {};
    Runnable large = (Runnable & Serializable) () -> Runtime.getRuntime().availableProcessors();

    assertThat(SessionBalancedView.family(plain)).isEqualTo(plain.getClass().getName());
    assertThat(SessionBalancedView.family(new CallableCall<>(callable)))
        .isEqualTo(callable.getClass().getName());
    assertThat(SessionBalancedView.family(new CallableCall<>(new RunnableCall(tiny))))
        .isEqualTo(tiny.getClass().getName())
        .isNotEqualTo(SessionBalancedView.family(new CallableCall<>(new RunnableCall(large))));
  }
}
