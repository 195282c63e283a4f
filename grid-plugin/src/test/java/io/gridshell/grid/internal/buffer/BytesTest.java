package io.gridshell.grid.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  private static ByteReader written(Consumer<ByteWriter> fields) {
    ByteWriter writer = new ByteWriter(0);
    fields.accept(writer);
    return new ByteReader(writer.toByteArray());
  }

  @Test
  void readsEveryFieldAsItWasWritten() {
    UUID id = UUID.randomUUID();
    byte[] block = {1, 2, 3};
    ByteReader in =
        written(
            out -> {
              out.writeByte(-7)
                  .writeBoolean(true)
                  .writeBoolean(false)
                  .writeInt(-300)
                  .writeLong(1L << 60);
              out.writeString("héllo \uD83D\uDE00").writeBytes(block).writeUuid(id).writeRaw(block);
              out.reserve(2).put((byte) 9).put((byte) 8);
            });

    assertThat(in.readByte()).isEqualTo(-7);
    assertThat(in.readBoolean()).isTrue();
    assertThat(in.readBoolean()).isFalse();
    assertThat(in.readInt()).isEqualTo(-300);
    assertThat(in.readLong()).isEqualTo(1L << 60);
    assertThat(in.readString()).isEqualTo("héllo \uD83D\uDE00");
    assertThat(in.readBytes()).isEqualTo(block);
    assertThat(in.readUuid()).isEqualTo(id);
    assertThat(in.readRaw(3)).isEqualTo(block);
    assertThat(in.slice(2).get(1)).isEqualTo((byte) 8);
    assertThat(in.remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        63,
        64,
        -64,
        -65,
        8191,
        8192,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void keepsNumbersAtTheBordersOfTheirLength(long number) {
    assertThat(written(out -> out.writeLong(number)).readLong()).isEqualTo(number);
  }

  @Test
  void writesSmallNumbersShort() {
    assertThat(written(out -> out.writeInt(-3)).remaining()).isEqualTo(1);
    assertThat(written(out -> out.writeLong(Long.MIN_VALUE)).remaining()).isEqualTo(10);
  }

  @Test
  void keepsRandomNumbers() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(written(out -> out.writeLong(number)).readLong()).isEqualTo(number);
    }
  }

  @Test
  void growsBeyondItsFirstCapacity() {
    byte[] large = new byte[100_000];
    large[99_999] = 42;

    ByteReader in = written(out -> out.writeInt(5).writeBytes(large));

    assertThat(in.readInt()).isEqualTo(5);
    assertThat(in.readBytes()).isEqualTo(large);
  }

  @Test
  void bytesThatEndTooEarlyAreMalformedWhereverTheyEnd() {
    ByteWriter writer = new ByteWriter(16);
    writer
        .writeInt(70_000)
        .writeString("text")
        .writeUuid(UUID.randomUUID())
        .writeBytes(new byte[9]);
    byte[] whole = writer.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      ByteReader in = new ByteReader(Arrays.copyOf(whole, length));

      assertThatExceptionOfType(MalformedBytesException.class)
          .isThrownBy(
              () -> {
                in.readInt();
                in.readString();
                in.readUuid();
                in.readBytes();
              })
          .withMessageContaining("same version");
    }
  }

  @Test
  void aLengthThatWasMadeUpAllocatesNothing() {
    for (long length : List.of(-1L, 1L << 30, (long) Integer.MAX_VALUE)) {
      ByteReader in = written(out -> out.writeLong(length).writeByte(1));

      assertThatExceptionOfType(MalformedBytesException.class).isThrownBy(in::readBytes);
    }
    ByteReader count = written(out -> out.writeInt(Integer.MAX_VALUE));
    assertThatExceptionOfType(MalformedBytesException.class).isThrownBy(() -> count.readCount(8));
    ByteReader negative = written(out -> out.writeInt(-5));
    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(() -> negative.readCount(1));
  }

  @Test
  void aLongIsNoInt() {
    ByteReader in = written(out -> out.writeLong(1L << 40));

    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(in::readInt)
        .withMessageContaining("where an int belongs");
  }

  @Test
  void aNumberWithoutAnEndIsMalformed() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xFF);

    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(() -> new ByteReader(endless).readLong());
  }
}
