package io.gridshell.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gridshell.EngineContext;
import io.gridshell.Grid;
import io.gridshell.Peers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentEngineTest {
  private static final EngineContext ENGINE =
      new EngineContext() {
        @Override
        public int engineId() {
          return 5;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> @Nullable T get(String expression) {
          return null;
        }

        @Override
        public void put(String name, @Nullable Object value) {}

        @Override
        public Map<String, String> variables() {
          return Map.of();
        }

        @Override
        public void addToClassPath(String name, byte[] jar) {}

        @Override
        public Peers peers() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Grid grid() {
          throw new UnsupportedOperationException("no grid here");
        }
      };

  @AfterEach
  void forget() {
    CurrentEngine.set(null);
  }

  @Test
  void isUnknownOutsideATask() {
    assertThatIllegalStateException()
        .isThrownBy(EngineContext::current)
        .withMessageContaining("inside a task on an engine")
        .withMessageContaining(Thread.currentThread().getName());
  }

  @Test
  void isKnownToTheTasksThreadAndToThoseItStarts() throws InterruptedException {
    CurrentEngine.set(ENGINE);
    AtomicReference<EngineContext> seen = new AtomicReference<>();

    Thread child = new Thread(() -> seen.set(EngineContext.current()));
    child.start();
    child.join();

    assertThat(EngineContext.current()).isSameAs(ENGINE);
    assertThat(seen.get()).isSameAs(ENGINE);
  }

  @Test
  void endsWithTheTask() {
    CurrentEngine.set(ENGINE);
    CurrentEngine.set(null);

    assertThatIllegalStateException().isThrownBy(EngineContext::current);
  }
}
