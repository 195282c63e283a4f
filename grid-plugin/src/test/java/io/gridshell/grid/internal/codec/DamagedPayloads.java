package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.CodeShippingException;
import java.util.Arrays;
import java.util.Random;

/** Bytes that were cut or changed on their way. */
final class DamagedPayloads {
  private DamagedPayloads() {}

  /** Whatever becomes of {@code whole} ends in an error of ours or in another value. */
  static void assertHarmless(PayloadDecoder decoder, byte[] whole, int changes) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> decoder.decode(cut))
          .isExactlyInstanceOf(CodeShippingException.class);
    }
    Random random = new Random(3);
    for (int i = 0; i < changes; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try {
        decoder.decode(changed);
      } catch (CodeShippingException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
