package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.EverywherePresent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadStreamTest {
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeStore store = new CodeStore();
  private final PayloadDecoder decoder =
      new PayloadDecoder(
          new CodeSpaces(PayloadStreamTest.class.getClassLoader(), (name, bytes) -> bytes, store));

  private @Nullable Object travel(PayloadStream stream, int blockSize) {
    List<ByteBuffer> blocks = new ArrayList<>();
    stream.writeTo(blocks::add, blockSize);
    assertThat(blocks.stream().mapToLong(ByteBuffer::remaining).sum()).isEqualTo(stream.size());
    assertThat(blocks).allMatch(block -> block.remaining() <= blockSize);
    stream.classes().forEach(store::add);
    Iterator<ByteBuffer> arriving = blocks.iterator();
    return decoder.decode(new ByteReader(arriving::next, stream.size())).get(0);
  }

  @Test
  void everyKindOfValueTravelsInBlocksWhoseTotalIsKnownBefore() {
    double[] doubles = new Random(5).doubles(50_000).toArray();
    List<Object> values =
        List.of(
            doubles,
            new boolean[] {true, false},
            new byte[] {1, 2},
            new short[] {3},
            new char[] {'x'},
            new int[70_000],
            new long[] {-1},
            new float[0],
            ByteBuffer.wrap(new byte[] {9, 8, 7, 6}, 1, 2),
            "text",
            new Pair(1, List.of("a")),
            new ArrayList<>(List.of(1, "two")));
    for (Object value : values) {
      for (int blockSize : new int[] {64, 1000, 1 << 20}) {
        Object back = travel(encoder.stream(value), blockSize);

        assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {value})).isTrue();
      }
    }
    assertThat(travel(encoder.stream(null), 64)).isNull();
  }

  @Test
  void aStreamServesSeveralReceivers() {
    PayloadStream stream = encoder.stream(new long[] {1, 2, 3});

    assertThat(travel(stream, 1024)).isEqualTo(new long[] {1, 2, 3});
    assertThat(travel(stream, 16)).isEqualTo(new long[] {1, 2, 3});
  }

  @Test
  void anArrayIsNotCopiedBeforeItIsSent() {
    int[] array = {1, 2, 3};
    PayloadStream stream = encoder.stream(array);
    array[1] = 20;

    assertThat(travel(stream, 1024)).isEqualTo(new int[] {1, 20, 3});
  }
}
