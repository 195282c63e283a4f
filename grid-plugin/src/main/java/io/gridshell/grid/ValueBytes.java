package io.gridshell.grid;

import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Values as the bytes in which they travel, for programs that keep them or measure them.
 *
 * <p>The bytes hold no class files: who reads them has the classes. They are read by the version of
 * Gridshell that wrote them. Thread-safe.
 */
public final class ValueBytes {
  private static final PayloadEncoder ENCODER =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));

  private final PayloadDecoder decoder;

  /** Creates a reader of values whose classes {@code loader} knows. */
  public ValueBytes(ClassLoader loader) {
    decoder = new PayloadDecoder(new CodeSpaces(loader, (name, bytes) -> bytes, new CodeStore()));
  }

  /**
   * The bytes of {@code value}.
   *
   * @throws CodeShippingException when it cannot be sent
   */
  public static byte[] encode(@Nullable Object value) {
    return ENCODER.encode(value).bytes();
  }

  /**
   * The value of {@code bytes}; null when null was encoded.
   *
   * @throws CodeShippingException when the bytes are not what {@link #encode} gives, or a class is
   *     unknown
   */
  public @Nullable Object decode(byte[] bytes) {
    return decoder.decode(bytes).get(0);
  }
}
