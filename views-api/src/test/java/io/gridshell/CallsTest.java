package io.gridshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What compiles as a call, and what the call holds then. */
// Written as programs write calls, without annotations for null; nothing is sent, so no result is
// lost.
@SuppressWarnings({"FutureReturnValueIgnored", "NullAway"})
class CallsTest {
  /** Thrown instead of sending: the call that an overload of {@code apply} made. */
  private static final class Sent extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Call<?> call;

    Sent(Call<?> call) {
      this.call = call;
    }
  }

  private final CallsOnEach each =
      new CallsOnEach() {
        @Override
        public <R> AsyncResult<List<R>> apply(Call<R> call) {
          throw new Sent(call);
        }
      };
  private final CallsOnOne one =
      new CallsOnOne() {
        @Override
        public <R> AsyncResult<R> apply(Call<R> call) {
          throw new Sent(call);
        }
      };

  private interface Sending {
    Object send();
  }

  private static List<Object> argumentsOf(Sending sending) {
    try {
      throw new AssertionError("not sent: " + sending.send());
    } catch (Sent sent) {
      return sent.call.arguments();
    }
  }

  private static Class<?> kindOf(Sending sending) {
    try {
      throw new AssertionError("not sent: " + sending.send());
    } catch (Sent sent) {
      return sent.call.function().getClass().getInterfaces()[0];
    }
  }

  private static int twice(int x) {
    return 2 * x;
  }

  @Test
  void aFunctionIsTakenForWhatItsShapeSays() {
    assertThat(kindOf(() -> each.apply(() -> 42))).isEqualTo(RemoteCallable.class);
    assertThat(kindOf(() -> each.apply((ctx) -> ctx.get("foo")))).isEqualTo(EngineFunction.class);
    assertThat(kindOf(() -> each.apply(Math::abs, -3))).isEqualTo(RemoteFunction.class);
    assertThat(kindOf(() -> one.apply(() -> 42))).isEqualTo(RemoteCallable.class);
    assertThat(kindOf(() -> one.apply((ctx) -> ctx.engineId()))).isEqualTo(EngineFunction.class);
    assertThat(kindOf(() -> one.apply(CallsTest::twice, 4))).isEqualTo(RemoteFunction.class);
  }

  @Test
  void argumentsMayBeValuesOrRefsInEveryPosition() {
    Ref<Integer> n = Ref.of("n");
    Ref<String> s = Ref.of("s", String.class);

    assertThat(argumentsOf(() -> each.apply((Integer x) -> x + 1, Ref.of("n")))).containsExactly(n);
    assertThat(argumentsOf(() -> each.apply((x) -> x + 1, n))).containsExactly(n);
    assertThat(argumentsOf(() -> each.apply((x) -> x, Ref.of("n")))).containsExactly(n);
    assertThat(argumentsOf(() -> each.apply((x) -> x.length(), s))).containsExactly(s);
    assertThat(argumentsOf(() -> each.apply((x, y) -> x + y, 1, 2))).containsExactly(1, 2);
    assertThat(argumentsOf(() -> each.apply((x, y) -> x + y, n, 2))).containsExactly(n, 2);
    assertThat(argumentsOf(() -> each.apply((x, y) -> x + y, 1, n))).containsExactly(1, n);
    assertThat(argumentsOf(() -> each.apply((x, y) -> x + y.length(), n, s))).containsExactly(n, s);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, 1, 2, 3)))
        .containsExactly(1, 2, 3);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, n, 2, 3)))
        .containsExactly(n, 2, 3);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, 1, n, 3)))
        .containsExactly(1, n, 3);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, 1, 2, n)))
        .containsExactly(1, 2, n);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, n, n, 3)))
        .containsExactly(n, n, 3);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, n, 2, n)))
        .containsExactly(n, 2, n);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, 1, n, n)))
        .containsExactly(1, n, n);
    assertThat(argumentsOf(() -> each.apply((x, y, z) -> x + y + z, n, n, n)))
        .containsExactly(n, n, n);
  }

  @Test
  void oneEngineTakesTheSameArguments() {
    Ref<Integer> n = Ref.of("n");

    assertThat(argumentsOf(() -> one.apply((x) -> x + 1, n))).containsExactly(n);
    assertThat(argumentsOf(() -> one.apply((x, y) -> x + y, 1, n))).containsExactly(1, n);
    assertThat(argumentsOf(() -> one.apply((x, y) -> x + y, n, 1))).containsExactly(n, 1);
    assertThat(argumentsOf(() -> one.apply((x, y, z) -> x + y + z, n, 1, n)))
        .containsExactly(n, 1, n);
    assertThat(argumentsOf(() -> one.apply((x, y, z) -> x + y + z, 1, 2, 3)))
        .containsExactly(1, 2, 3);
  }

  @Test
  void aMethodWithPrimitivesTakesARef() {
    assertThat(argumentsOf(() -> each.apply(CallsTest::twice, Ref.of("n"))))
        .containsExactly(Ref.of("n"));
    assertThat(argumentsOf(() -> each.apply((double[] xs) -> xs.length, Ref.of("xs"))))
        .containsExactly(Ref.of("xs"));
    assertThat(argumentsOf(() -> each.apply((xs) -> xs.length, Ref.of("xs", double[].class))))
        .containsExactly(Ref.of("xs"));
  }

  @Test
  void theTypeOfTheResultIsThatOfTheFunction() {
    Sending sending =
        () -> {
          List<String> texts = each.apply((x) -> "n" + x, 3).get();
          String text = one.apply((x, y) -> x + y, "a", Ref.of("b", String.class)).get();
          return texts + text;
        };

    assertThat(argumentsOf(sending)).containsExactly(3);
  }

  @Test
  void anArgumentMayBeNull() {
    Call<String> call = Call.of((RemoteBiFunction<Object, Object, String>) (a, b) -> "x", null, 1);

    assertThat(call.arguments()).isEqualTo(Arrays.asList(null, 1));
  }

  @Test
  void aRefNeedsAnExpression() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ref.of(" "))
        .withMessageContaining("variable's name");
    assertThatNullPointerException().isThrownBy(() -> Ref.of("x", null));
  }
}
