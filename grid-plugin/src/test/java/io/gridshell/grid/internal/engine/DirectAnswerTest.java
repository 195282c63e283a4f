package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.wire.EngineAccess.Carrier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DirectAnswerTest {
  private final List<String> carried = new CopyOnWriteArrayList<>();
  private final Carrier carrier =
      new Carrier() {
        @Override
        public void suspend() {
          carried.add("suspend");
        }

        @Override
        public void resume(byte[] answer) {
          carried.add("resume " + answer[0]);
        }
      };

  @Test
  void theThreadThatBroughtTheTaskTakesItsAnswerBack() {
    DirectAnswer direct = new DirectAnswer(carrier);

    direct.accept(new byte[] {7});

    assertThat(direct.await()).containsExactly(7);
    assertThat(carried).isEmpty();
  }

  @Test
  void anAnswerFromAnotherThreadIsCarriedBackAtOnce() throws Exception {
    DirectAnswer direct = new DirectAnswer(carrier);

    CompletableFuture.runAsync(() -> direct.accept(new byte[] {8})).get(5, TimeUnit.SECONDS);

    assertThat(carried).containsExactly("suspend", "resume 8");
    assertThat(direct.await()).isNull();
  }

  @Test
  void anAnswerCanBeSentBeforeItsThreadIsFree() {
    DirectAnswer direct = new DirectAnswer(carrier);

    direct.accept(new byte[] {9});
    direct.dispatch();
    direct.dispatch();

    assertThat(carried).containsExactly("suspend", "resume 9");
    assertThat(direct.await()).isNull();
  }
}
