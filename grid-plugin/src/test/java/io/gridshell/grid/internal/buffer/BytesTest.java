package io.gridshell.grid.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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
              out.writeFloat(-2.5f).writeDouble(1e300);
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
    assertThat(in.readFloat()).isEqualTo(-2.5f);
    assertThat(in.readDouble()).isEqualTo(1e300);
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

  private static List<Object> allArrays(Random random, int length) {
    boolean[] booleans = new boolean[length];
    short[] shorts = new short[length];
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      booleans[i] = random.nextBoolean();
      shorts[i] = (short) random.nextInt();
      chars[i] = (char) random.nextInt();
    }
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    int[] ints = random.ints(length).toArray();
    long[] longs = random.longs(length).toArray();
    double[] doubles = random.doubles(length).toArray();
    float[] floats = new float[length];
    Arrays.setAll(doubles, i -> doubles[i] - 0.5);
    for (int i = 0; i < length; i++) {
      floats[i] = (float) doubles[i];
    }
    return List.of(booleans, bytes, shorts, chars, ints, longs, floats, doubles);
  }

  private static void writeAll(ByteWriter out, List<Object> arrays) {
    out.writeBooleans((boolean[]) arrays.get(0)).writeByte(1);
    out.writeRaw(ByteBuffer.wrap((byte[]) arrays.get(1))).writeByte(2);
    out.writeShorts((short[]) arrays.get(2)).writeByte(3);
    out.writeChars((char[]) arrays.get(3)).writeByte(4);
    out.writeInts((int[]) arrays.get(4)).writeByte(5);
    out.writeLongs((long[]) arrays.get(5)).writeByte(6).writeFloat(1.5f);
    out.writeFloats((float[]) arrays.get(6)).writeString("between").writeDouble(-2.5);
    out.writeDoubles((double[]) arrays.get(7)).writeUuid(new UUID(5, -6));
  }

  private static void checkAll(ByteReader in, List<Object> arrays, int length) {
    assertThat(in.readBooleans(length)).isEqualTo(arrays.get(0));
    assertThat(in.readByte()).isEqualTo(1);
    assertThat(in.readRaw(length)).isEqualTo(arrays.get(1));
    assertThat(in.readByte()).isEqualTo(2);
    assertThat(in.readShorts(length)).isEqualTo(arrays.get(2));
    assertThat(in.readByte()).isEqualTo(3);
    assertThat(in.readChars(length)).isEqualTo(arrays.get(3));
    assertThat(in.readByte()).isEqualTo(4);
    assertThat(in.readInts(length)).isEqualTo(arrays.get(4));
    assertThat(in.readByte()).isEqualTo(5);
    assertThat(in.readLongs(length)).isEqualTo(arrays.get(5));
    assertThat(in.readByte()).isEqualTo(6);
    assertThat(in.readFloat()).isEqualTo(1.5f);
    assertThat(in.readFloats(length)).isEqualTo(arrays.get(6));
    assertThat(in.readString()).isEqualTo("between");
    assertThat(in.readDouble()).isEqualTo(-2.5);
    assertThat(in.readDoubles(length)).isEqualTo(arrays.get(7));
    assertThat(in.readUuid()).isEqualTo(new UUID(5, -6));
    assertThat(in.remaining()).isZero();
  }

  @Test
  void arraysComeBackFromBlocksOfEverySize() {
    Random random = new Random(11);
    for (int length : new int[] {0, 1, 7, 1000}) {
      List<Object> arrays = allArrays(random, length);
      for (int size : new int[] {1, 16, 17, 23, 64, 4099, 1 << 20}) {
        List<ByteBuffer> blocks = new ArrayList<>();
        ByteWriter out = new ByteWriter(blocks::add, size);
        writeAll(out, arrays);
        out.flush();

        assertThat(blocks).allMatch(block -> block.remaining() <= Math.max(16, size));
        assertThat(blocks.stream().mapToLong(ByteBuffer::remaining).sum()).isEqualTo(out.size());
        Iterator<ByteBuffer> rest = blocks.iterator();
        checkAll(new ByteReader(rest::next, out.size()), arrays, length);
      }
    }
  }

  @Test
  void elementsMayLieInTwoBlocks() {
    Random random = new Random(12);
    List<Object> arrays = allArrays(random, 100);
    ByteWriter out = new ByteWriter(0);
    writeAll(out, arrays);
    byte[] whole = out.toByteArray();
    for (int size : new int[] {1, 2, 3, 5, 13, 997}) {
      int[] at = {0};
      BlockSource pieces =
          () -> {
            int n = Math.min(size, whole.length - at[0]);
            at[0] += n;
            return ByteBuffer.wrap(whole, at[0] - n, n);
          };
      checkAll(new ByteReader(pieces, whole.length), arrays, 100);
    }
  }

  @Test
  void whatIsKeptComesInBlocksThatCanBeReadAgainAndAgain() {
    double[] large = new Random(13).doubles(200_000).toArray();
    ByteWriter out = new ByteWriter(0);
    out.writeInt(9).writeDoubles(large).writeString("end");
    Blocks blocks = out.toBlocks();

    List<Integer> sizes = new ArrayList<>();
    blocks.writeTo(block -> sizes.add(block.remaining()));
    assertThat(sizes).hasSizeGreaterThan(5).allMatch(size -> size <= ByteWriter.BLOCK);
    for (ByteReader in :
        List.of(blocks.reader(), blocks.reader(), new ByteReader(blocks.toByteArray()))) {
      assertThat(in.readInt()).isEqualTo(9);
      assertThat(in.readDoubles(large.length)).isEqualTo(large);
      assertThat(in.readString()).isEqualTo("end");
    }
    assertThat(blocks.toByteArray()).hasSize((int) blocks.size());
  }

  @Test
  void aWriterTakesOverWhatAnotherKeeps() {
    ByteWriter first = new ByteWriter(0);
    first.writeByte(1).writeByte(2).writeRaw(new byte[ByteWriter.BLOCK]).writeInt(77);

    ByteReader in = written(out -> out.writeInt(5).writeAll(first, 2));

    assertThat(in.readInt()).isEqualTo(5);
    assertThat(in.readRaw(ByteWriter.BLOCK)).containsOnly(0);
    assertThat(in.readInt()).isEqualTo(77);
  }

  @Test
  void aSourceThatGivesMoreThanItSaidIsMalformed() {
    ByteReader in = new ByteReader(() -> ByteBuffer.allocate(10), 5);

    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(in::readByte)
        .withMessageContaining("more bytes than were announced");
  }

  @Test
  void streamsWriteAndReadTheSameBytes() throws IOException {
    ByteWriter out = new ByteWriter(0);
    try (OutputStream stream = out.asStream()) {
      stream.write(200);
      stream.write(new byte[] {1, 2, 3, 4}, 1, 2);
    }
    ByteReader in = new ByteReader(out.writeInt(9).toByteArray());
    try (InputStream stream = in.asStream(3)) {
      assertThat(stream.read()).isEqualTo(200);
      assertThat(stream.readNBytes(2)).containsExactly(2, 3);
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(in.readInt()).isEqualTo(9);
      assertThat(stream.read(new byte[3], 0, 3)).isEqualTo(-1);
    }
  }
}
