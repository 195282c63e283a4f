package io.gridshell.grid.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.CodeShippingException;
import io.gridshell.SharedArray;
import io.gridshell.SharedArray.Access;
import io.gridshell.grid.ValueBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void useFolder() {
    SharedFolder.use(folder);
  }

  @AfterEach
  void letGo() {
    SharedFiles.releaseAll();
  }

  private ArrayKey key(Kind kind, long length, Access access) {
    UUID id = UUID.randomUUID();
    String path = folder.resolve(id + ".array").toString();
    return new ArrayKey(id, kind, length, access, Map.of(SharedFolder.host(), path));
  }

  private MappedArray make(Kind kind, long length, Access access) throws IOException {
    ArrayKey key = key(kind, length, access);
    return SharedFiles.map(key, SharedFiles.create(key.id(), key.bytes()), () -> {});
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static MappedArray travel(SharedArray array) {
    Object there =
        new ValueBytes(SharedFilesTest.class.getClassLoader()).decode(ValueBytes.encode(array));
    return (MappedArray) Objects.requireNonNull(there);
  }

  @Test
  void eachKindReadsWhatWasWritten() throws IOException {
    MappedDoubles doubles = (MappedDoubles) make(Kind.DOUBLE, 3, Access.WRITABLE);
    doubles.set(2, 1.5);
    doubles.write(0, new double[] {7, 8, 9}, 1, 2);
    assertThat(doubles.toArray(0, 3)).containsExactly(8, 9, 1.5);
    MappedFloats floats = (MappedFloats) make(Kind.FLOAT, 3, Access.WRITABLE);
    floats.set(2, 1.5f);
    floats.write(0, new float[] {7, 8, 9}, 1, 2);
    assertThat(floats.toArray(0, 3)).containsExactly(8, 9, 1.5f);
    MappedLongs longs = (MappedLongs) make(Kind.LONG, 3, Access.WRITABLE);
    longs.set(2, Long.MIN_VALUE);
    longs.write(0, new long[] {7, 8, 9}, 1, 2);
    assertThat(longs.addAndGet(1, -10)).isEqualTo(-1);
    assertThat(longs.toArray(0, 3)).containsExactly(8, -1, Long.MIN_VALUE);
    MappedInts ints = (MappedInts) make(Kind.INT, 3, Access.WRITABLE);
    ints.set(2, -5);
    ints.write(0, new int[] {7, 8, 9}, 1, 2);
    assertThat(ints.toArray(0, 3)).containsExactly(8, 9, -5);
    MappedBytes bytes = (MappedBytes) make(Kind.BYTE, 3, Access.WRITABLE);
    bytes.set(2, (byte) -5);
    bytes.write(0, new byte[] {7, 8, 9}, 1, 2);
    assertThat(bytes.toArray(0, 3)).containsExactly(8, 9, -5);
    assertThat(bytes.get(1)).isEqualTo((byte) 9);
  }

  @Test
  void anArrayMayBeLargerThanTwoGigabytes() throws IOException {
    long length = (1L << 28) + 10;
    MappedDoubles array = (MappedDoubles) make(Kind.DOUBLE, length, Access.WRITABLE);
    long border = 1L << 27;
    double[] across = {1, 2, 3, 4};

    array.write(border - 2, across, 0, 4);
    array.set(length - 1, 5);

    assertThat(array.length()).isEqualTo(length);
    assertThat(array.toArray(border - 2, 4)).isEqualTo(across);
    assertThat(array.get(border)).isEqualTo(3);
    assertThat(array.get(length - 1)).isEqualTo(5);
    assertThat(array.get(length - 2)).isZero();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> array.get(length))
        .withMessageContaining("index " + length);
  }

  @Test
  void wrongIndicesAreNamedAndReadOnlyArraysRefuseWrites() throws IOException {
    MappedInts array = (MappedInts) make(Kind.INT, 5, Access.READ_ONLY);
    for (long index : new long[] {-1, 5, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> array.get(index))
          .withMessageContaining("index " + index + " of a shared array of 5");
    }
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> array.toArray(3, 3));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> array.set(0, 1))
        .withMessageContaining("read-only");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> array.write(0, new int[] {1}, 0, 1));
  }

  @Test
  void itTravelsAsAFewBytesAndIsMappedOnceInAProcess() throws IOException {
    MappedArray array = make(Kind.LONG, 100_000, Access.WRITABLE);

    assertThat(ValueBytes.encode(array).length).isLessThan(2000);
    assertThat(travel(array)).isSameAs(array);
  }

  @Test
  void theLastToLetGoDeletesTheFile() throws IOException {
    AtomicInteger ended = new AtomicInteger();
    ArrayKey key = key(Kind.INT, 10, Access.WRITABLE);
    MappedArray array =
        SharedFiles.map(key, SharedFiles.create(key.id(), key.bytes()), ended::incrementAndGet);
    byte[] onItsWay = ValueBytes.encode(array);
    assertThat(files()).hasSize(1);

    array.close();
    array.close();

    assertThat(files()).isEmpty();
    assertThat(ended).hasValue(1);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> ((MappedInts) array).get(0))
        .withMessageContaining("closed");
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> new ValueBytes(SharedFilesTest.class.getClassLoader()).decode(onItsWay))
        .withMessageContaining("is gone")
        .withMessageContaining("share it again");
  }

  @Test
  void aHostWithoutACopySaysWhereTheCopiesAre() throws IOException {
    ArrayKey key =
        new ArrayKey(UUID.randomUUID(), Kind.INT, 3, Access.READ_ONLY, Map.of("far away", "/x"));
    MappedArray array = SharedFiles.map(key, SharedFiles.create(key.id(), 12), () -> {});

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> travel(array))
        .withMessageContaining("no copy on host")
        .withMessageContaining("far away");
  }

  /** Another process that shares an array, and sweeps before. */
  static final class Sharer {
    private Sharer() {}

    public static void main(String[] folder) {
      SharedFolder.use(Path.of(folder[0]));
      SharedFiles.create(UUID.randomUUID(), 1).run();
    }
  }

  private int shareInAnotherProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Sharer.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    try {
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).as("the other process ends").isTrue();
      return other.exitValue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatIsBeingFilledIsNobodysToSweepHoweverManyAreMadeMeanwhile() throws Exception {
    Hold filling = SharedFiles.create(UUID.randomUUID(), 8);

    make(Kind.BYTE, 1, Access.WRITABLE).close();

    assertThat(shareInAnotherProcess()).isZero();
    assertThat(files()).containsExactly(filling.file());
    filling.run();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatKilledProcessesLeftIsSwept() throws IOException {
    Path left = Files.createFile(folder.resolve(UUID.randomUUID() + ".array"));
    MappedArray mine = make(Kind.BYTE, 1, Access.WRITABLE);

    make(Kind.BYTE, 1, Access.WRITABLE).close();

    assertThat(left).doesNotExist();
    assertThat(travel(mine)).isSameAs(mine);
    assertThat(files()).hasSize(1);
  }
}
