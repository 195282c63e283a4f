package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.GraphSamples.Flat;
import io.gridshell.grid.internal.codec.GraphSamples.Link;
import io.gridshell.grid.internal.codec.GraphSamples.Mixed;
import io.gridshell.grid.internal.codec.GraphSamples.Row;
import io.gridshell.grid.internal.codec.GraphSamples.Span;
import java.lang.invoke.SerializedLambda;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records in a list come back as they were, and by columns where nothing gets lost by it. */
// A LinkedList is one of the classes that are sent.
@SuppressWarnings("JdkObsolete")
class PackedRecordsTest {
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeStore store = new CodeStore();
  private final PayloadDecoder decoder =
      new PayloadDecoder(
          new CodeSpaces(PackedRecordsTest.class.getClassLoader(), (name, bytes) -> bytes, store));

  private byte[] encoded(Object value) {
    Payload payload = encoder.encode(value);
    payload.classes().forEach(store::add);
    return payload.bytes();
  }

  private Object roundTrip(Object value) {
    return Objects.requireNonNull(decoder.decode(encoded(value)).get(0));
  }

  private static Flat flat(Random random) {
    boolean plain = random.nextInt(1000) > 0;
    return new Flat(
        random.nextBoolean(),
        (byte) random.nextInt(),
        (short) random.nextInt(),
        (char) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextFloat(),
        random.nextGaussian(),
        text(random, plain),
        random.nextInt(5) == 0 ? null : random.nextInt(),
        random.nextInt(5) == 0 ? null : LocalDate.ofEpochDay(random.nextInt(100_000)),
        random.nextInt(5) == 0 ? null : TimeUnit.values()[random.nextInt(7)],
        random.nextInt(5) == 0 ? null : new Span(random.nextInt(), random.nextLong()));
  }

  /** Text that UTF-8 expresses if {@code plain}; else nothing, or half of a pair. */
  private static @Nullable String text(Random random, boolean plain) {
    if (plain) {
      return random.nextBoolean() ? "why? " + random.nextInt() : "Straße";
    }
    return random.nextBoolean() ? null : "\ud800" + random.nextInt();
  }

  private static List<Flat> flats(long seed, int count) {
    Random random = new Random(seed);
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> flat(random)).toList());
  }

  @Test
  void recordsComeBackEqualInTheSequenceThatTheyWereIn() {
    for (int count : new int[] {0, 1, 15, 16, 17, 300, 4096, 4097, 9000}) {
      List<Flat> list = flats(count, count);
      for (Object sequence :
          List.of(
              list,
              List.copyOf(list),
              Arrays.asList(list.toArray()),
              Collections.unmodifiableList(list),
              new LinkedList<>(list))) {
        Object back = roundTrip(sequence);

        assertThat(back).as("%d in a %s", count, sequence.getClass()).isEqualTo(sequence);
        assertThat(back).hasSameClassAs(sequence);
      }
      Flat[] array = list.toArray(new Flat[0]);
      assertThat(roundTrip(array)).isInstanceOf(Flat[].class).isEqualTo(array);
      assertThat(roundTrip(list.toArray())).isInstanceOf(Object[].class).isEqualTo(list.toArray());
      assertThat(roundTrip(list.subList(0, count / 2))).isEqualTo(list.subList(0, count / 2));
    }
  }

  @Test
  void arraysThatRecordsShareStayOne() {
    double[] shared = {1, 2};
    List<Row> rows =
        IntStream.range(0, 20)
            .mapToObj(i -> new Row(i, i % 2 == 0 ? shared : new double[] {i}))
            .toList();

    List<?> back = (List<?>) roundTrip(rows);

    Row first = (Row) back.get(0);
    assertThat(first.values()).containsExactly(1, 2);
    assertThat(((Row) back.get(18)).values()).isSameAs(first.values());
    assertThat(((Row) back.get(17)).values()).containsExactly(17);
  }

  @Test
  void recordsAreWrittenByColumnsWhereNothingGetsLostByIt() {
    List<Flat> flats = flats(1, 100);
    List<Span> spans =
        new ArrayList<>(IntStream.range(0, 16).mapToObj(PackedRecordsTest::span).toList());
    List<Object> withNull = new ArrayList<>(spans);
    withNull.add(null);
    List<Object> oneTwice = new ArrayList<>(spans);
    oneTwice.add(spans.get(3));
    List<Object> ofTwoClasses = new ArrayList<>(spans);
    ofTwoClasses.add(flats.get(0));
    List<Mixed> leading =
        IntStream.range(0, 20)
            .mapToObj(i -> new Mixed(true, (byte) i, (short) 1, 'c', 1, 1, 1, 1, "any"))
            .toList();
    List<Link> links = IntStream.range(0, 20).mapToObj(i -> new Link(i, null)).toList();

    assertThat(contentType(flats)).isEqualTo(ContentType.RECORDS);
    assertThat(contentType(flats.toArray(new Flat[0]))).isEqualTo(ContentType.RECORDS);
    assertThat(contentType(spans)).isEqualTo(ContentType.RECORDS);
    assertThat(contentType(spans.subList(0, 15))).isEqualTo(ContentType.COLLECTION);
    for (List<?> list : List.of(withNull, oneTwice, ofTwoClasses, leading, links)) {
      assertThat(contentType(list)).isEqualTo(ContentType.COLLECTION);
      assertThat(roundTrip(list)).isEqualTo(list);
    }
    List<?> twice = (List<?>) roundTrip(oneTwice);
    assertThat(twice.get(16)).isSameAs(twice.get(3));
    Object[] around = {spans, spans.get(0)};
    assertThat(contentType(around)).isEqualTo(ContentType.OBJECT_ARRAY);
    Object[] back = (Object[]) roundTrip(around);
    assertThat(((List<?>) back[0]).get(0)).isSameAs(back[1]);
  }

  private static Span span(int i) {
    return new Span(i, 2L * i);
  }

  private static ContentType contentType(Object value) {
    ByteWriter out = new ByteWriter(64);
    ValueCodec.write(
        out,
        value,
        new Mentions() {
          @Override
          public void type(Class<?> type) {}

          @Override
          public void lambda(SerializedLambda lambda) {}
        });
    return ContentType.of(out.toByteArray()[0]);
  }

  @Test
  void bytesThatAreCutOrChangedEndInAnErrorOfOursOrOtherRecords() {
    DamagedPayloads.assertHarmless(decoder, encoded(flats(7, 20)), 5_000);
  }
}
