package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.CodeShippingException;
import io.gridshell.RemoteBiFunction;
import io.gridshell.RemoteCallable;
import io.gridshell.RemoteFunction;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.Compiled;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.numbers.NumberList;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.Socket;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static final ClassLoader HERE = PayloadTest.class.getClassLoader();

  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeStore store = new CodeStore();
  private final PayloadDecoder decoder =
      new PayloadDecoder(new CodeSpaces(HERE, (name, bytes) -> bytes, store));

  record Point(int x, @Nullable Object any) {
    Point {
      if (x == 666) {
        throw new IllegalArgumentException("not this one");
      }
    }
  }

  private static final class Node implements Serializable {
    private static final long serialVersionUID = 1L;
    private @Nullable Node next;
  }

  private static final class Opaque {}

  private static final class Holder implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"})
    private final Object held;

    Holder(Object held) {
      this.held = held;
    }
  }

  private @Nullable Object roundTrip(@Nullable Object value) {
    Payload payload = encoder.encode(value);
    payload.classes().forEach(store::add);
    return decoder.decode(payload.bytes()).get(0);
  }

  @Test
  void everyTypeOfContentComesBackEqual() {
    EnumMap<TimeUnit, String> units = new EnumMap<>(Map.of(TimeUnit.DAYS, "d"));
    List<Object> values =
        List.of(
            true,
            (byte) -3,
            (short) 300,
            'ß',
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Float.NaN,
            -0.0d,
            "text \uD83D\uDE00",
            "",
            Instant.ofEpochSecond(5, 7),
            ZonedDateTime.parse("2024-02-29T12:00:00+01:00[Europe/Berlin]"),
            new BigDecimal("1.50"),
            TimeUnit.HOURS,
            units,
            List.of(1, "two", 3.0),
            Map.of("k", List.of(Map.of())),
            String.class,
            new Point(3, List.of(new Point(4, null))));

    for (Object value : values) {
      assertThat(roundTrip(value)).isEqualTo(value);
    }
    assertThat(roundTrip(null)).isNull();
    assertThat(roundTrip(int.class)).isSameAs(int.class);
    assertThat(roundTrip(int[][].class)).isSameAs(int[][].class);
  }

  @Test
  void everyArrayComesBackEqual() {
    List<Object> arrays =
        List.of(
            new boolean[] {true, false},
            new byte[] {1, -1},
            new short[] {1, -1},
            new char[] {'a', '\uFFFF'},
            new int[] {1, Integer.MIN_VALUE},
            new long[] {1, Long.MIN_VALUE},
            new float[] {1.5f, Float.NaN},
            new double[] {1.5, Double.NEGATIVE_INFINITY},
            new int[0],
            new String[] {"a", "b"},
            new int[][] {{1}, {2, 3}},
            new Point[] {new Point(1, 2)},
            new Object[] {1, "two"});

    for (Object array : arrays) {
      Object back = Objects.requireNonNull(roundTrip(array));
      assertThat(back).hasSameClassAs(array);
      assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array})).isTrue();
    }
  }

  @Test
  void listsOfNumbersComeBackAsTheyAre() {
    NumberList<Integer> grown = NumberList.of(new int[] {1, 2, 3});
    grown.add(4);
    for (NumberList<?> list :
        List.of(
            grown,
            NumberList.of(new int[0]),
            NumberList.of(new long[] {1, 2, 3}),
            NumberList.of(new double[] {0.5, Double.NaN}))) {
      assertThat(roundTrip(list)).isEqualTo(list).hasSameClassAs(list);
      assertThat(roundTrip(Map.of("k", list))).isEqualTo(Map.of("k", list));
    }
    Collections.fill((List<?>) grown.subList(1, 2), null);
    assertThat(roundTrip(grown)).isEqualTo(Arrays.asList(1, null, 3, 4));
  }

  @Test
  void severalValuesKeepTheirOrderAndNulls() {
    assertThat(decoder.decode(encoder.encode(1, null, "three").bytes()))
        .containsExactly(1, null, "three");
    assertThat(decoder.decode(encoder.encode().bytes())).isEmpty();
  }

  @Test
  void cyclesAndSharedObjectsKeepTheirShape() {
    Node a = new Node();
    a.next = new Node();
    Objects.requireNonNull(a.next).next = a;
    Node back = (Node) Objects.requireNonNull(roundTrip(a));
    assertThat(Objects.requireNonNull(back.next).next).isSameAs(back);

    List<Object> self = new ArrayList<>();
    self.add(self);
    List<?> selfBack = (List<?>) Objects.requireNonNull(roundTrip(self));
    assertThat(selfBack.get(0)).isSameAs(selfBack);

    Point point = new Point(1, "p");
    List<?> twice = (List<?>) Objects.requireNonNull(roundTrip(List.of(point, point)));
    assertThat(twice.get(0)).isSameAs(twice.get(1));
  }

  @Test
  void functionsKeepWhatTheyCapture() throws Exception {
    int k = 5;
    Point point = new Point(2, null);
    RemoteCallable<Integer> function = () -> k + point.x();
    RemoteFunction<Integer, Integer> reference = Math::abs;

    assertThat(((RemoteCallable<?>) Objects.requireNonNull(roundTrip(function))).call())
        .isEqualTo(7);
    @SuppressWarnings("unchecked")
    RemoteFunction<Integer, Integer> back =
        (RemoteFunction<Integer, Integer>) Objects.requireNonNull(roundTrip(reference));
    assertThat(back.apply(-4)).isEqualTo(4);
  }

  private static final class Pool implements AutoCloseable {
    @Override
    public void close() {}
  }

  private static final class Crew {
    private final Map<String, Object> members = new HashMap<>();

    Crew(Object member) {
      members.put("first", List.of("x", new Point(1, member)));
    }
  }

  @Test
  void aValueThatCannotBeSentNamesItsClassTheWayToItAndTheNextStep() {
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(new Object()))
        .withMessage(
            "cannot send a value of class java.lang.Object: it is not Serializable; make it a"
                + " record or Serializable, send its parts, or create it on the engine");
    for (Object unsendable :
        List.of(
            new Thread("t"),
            new Socket(),
            InputStream.nullInputStream(),
            new Pool(),
            Stream.of(1),
            (Runnable) () -> {})) {
      assertThatExceptionOfType(CodeShippingException.class)
          .isThrownBy(() -> encoder.encode(new Holder(new Crew(unsendable))))
          .withMessageContaining("a value of class " + Holder.class.getName())
          .withMessageContaining("it holds a value of class " + unsendable.getClass().getName())
          .withMessageContaining("at .held.members[first][1].any, which is not Serializable");
    }
  }

  @Test
  void aValueThatTheJdkSerializesRefusesTheSame() {
    IllegalStateException thrown =
        new IllegalStateException() {
          private static final long serialVersionUID = 1L;
          private final Thread mine = new Thread("t");

          @Override
          public String getMessage() {
            return mine.getName();
          }
        };

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(List.of(thrown)))
        .withMessageContaining("java.lang.Thread at [0]");
  }

  @Test
  void aFunctionThatCapturesSuchAValueNamesItsClass() {
    Opaque opaque = new Opaque();
    RemoteCallable<String> function = () -> opaque.getClass().getName();

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(function))
        .withMessageContaining("cannot send the function: it captures a value of class ")
        .withMessageContaining(Opaque.class.getName())
        .withMessageContaining("create it on the engine");
  }

  @Test
  void objectsThatAreLinkedTooDeeplyAreRefused() {
    Node first = new Node();
    Node last = first;
    for (int i = 0; i < 200_000; i++) {
      last.next = new Node();
      last = last.next;
    }
    Node chain = first;

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(chain))
        .withMessageContaining("linked too deeply");
  }

  @Test
  void moreBytesThanAMessageHoldsNameTheValueItsSizeAndTheNextStep() {
    PayloadEncoder small = new PayloadEncoder(new ClassClosures(new EverywherePresent()), 1_000);
    List<Object> texts = List.of(1, "x".repeat(950));
    assertThat(decoder.decode(small.encode(texts).bytes())).containsExactly(texts);
    Object captured = "y".repeat(1_001);
    RemoteCallable<Object> function = () -> captured;
    Map<Object, String> tooLarge =
        Map.of(
            new Point[1_000],
            "a value of class " + Point.class.getTypeName() + "[]: it takes 10",
            Arrays.asList(1, "x".repeat(990)),
            "a value of class java.util.Arrays$ArrayList: it takes 99",
            function,
            "the function: it takes ");
    tooLarge.forEach(
        (value, what) ->
            assertThatExceptionOfType(CodeShippingException.class)
                .isThrownBy(() -> small.encode("the first value", value))
                .withMessageStartingWith("cannot send " + what)
                .withMessageContaining("takes at most 1000 together with what is sent with it")
                .withMessageContaining("scatter it"));
  }

  @Test
  void aRecordWhoseConstructorRefusesItsPartsIsNotRebuilt() {
    byte[] good = encoder.encode(new Point(665, null)).bytes();
    byte[] bad = good.clone();
    bad[indexOf(good, new byte[] {(byte) 0xB2, 0x0A})] = (byte) 0xB4;

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> decoder.decode(bad))
        .withMessageContaining("Point")
        .withMessageContaining("not this one");
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i <= all.length - part.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void bytesThatAreCutOrChangedEndInAnErrorOfOursOrAnotherValue() {
    Payload payload = encoder.encode(new int[] {1, 2}, "text", new Pair(1, List.of("a")));
    payload.classes().forEach(store::add);
    DamagedPayloads.assertHarmless(decoder, payload.bytes(), 3_000);
  }

  // Classes of another program

  private static final Map<String, String> PROGRAM =
      Map.of(
          "user.Job",
          """
          package user;
          import io.gridshell.*;
          public class Job {
            public record City(String name, int people) {}
            public enum Size { SMALL { int f() { return 1; } }, LARGE; int f() { return 2; } }
            static class Counter { static int twice(int x) { return 2 * x; } }
            public static RemoteBiFunction<City, Integer, Object> function() {
              return (city, n) ->
                  java.util.List.of(new City(city.name(), Counter.twice(n)), Size.SMALL, Size.LARGE);
            }
            public static Object city() { return new City("Ulm", 7); }
          }
          """);

  @Test
  void classesThatOnlyTheSenderHasTravelWithTheValues() throws Exception {
    Class<?> job = Compiled.of(PROGRAM).loader(HERE).loadClass("user.Job");
    Object function = job.getMethod("function").invoke(null);
    Object city = job.getMethod("city").invoke(null);

    Payload payload = encoder.encode(function, city);

    assertThat(payload.classes())
        .extracting(ClassUnit::name)
        .containsExactlyInAnyOrder(
            "user.Job", "user.Job$City", "user.Job$Size", "user.Job$Size$1", "user.Job$Counter");
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> decoder.decode(payload.bytes()))
        .withMessageContaining("did not arrive");
    payload.classes().forEach(store::add);
    List<@Nullable Object> values = decoder.decode(payload.bytes());
    @SuppressWarnings("unchecked")
    RemoteBiFunction<@Nullable Object, Integer, Object> there =
        (RemoteBiFunction<@Nullable Object, Integer, Object>) values.get(0);
    assertThat(there.apply(values.get(1), 21))
        .hasToString("[City[name=Ulm, people=42], SMALL, LARGE]");
    assertThat(Objects.requireNonNull(values.get(1)).getClass().getClassLoader())
        .isNotSameAs(job.getClassLoader());
  }

  @Test
  void whatComesBackIsTheSendersOwnClass() throws Exception {
    ClassLoader program = Compiled.of(PROGRAM).loader(HERE);
    Object city = program.loadClass("user.Job").getMethod("city").invoke(null);
    Payload there = encoder.encode(city);
    there.classes().forEach(store::add);
    Object remote = decoder.decode(there.bytes()).get(0);
    Payload back = encoder.encode(remote);
    CodeStore home = new CodeStore();

    Object again =
        new PayloadDecoder(new CodeSpaces(program, (name, bytes) -> bytes, home))
            .decode(back.bytes())
            .get(0);

    assertThat(again).isEqualTo(city);
    assertThat(Objects.requireNonNull(again).getClass()).isSameAs(city.getClass());
  }

  @Test
  void classesOfTheJdkAndOfGridshellDoNotTravel() {
    RemoteFunction<Integer, Integer> function = Math::abs;

    assertThat(encoder.encode(new HashMap<>(), Instant.now(), "x").classes()).isEmpty();
    assertThat(encoder.encode(function).classes())
        .extracting(ClassUnit::name)
        .noneMatch(name -> name.startsWith("java."))
        .noneMatch(name -> name.equals(RemoteFunction.class.getName()));
  }

  @Test
  void functionAndArgumentsThatAreDecodedApartAgreeOnTheirClassesAmongSeveralVersions()
      throws Exception {
    Map<String, String> changed = new HashMap<>(PROGRAM);
    changed.computeIfPresent("user.Job", (name, text) -> text.replace("2 * x", "3 * x"));
    List<Map<String, String>> versions = List.of(PROGRAM, changed);
    for (int i = 0; i < 2; i++) {
      Class<?> job = Compiled.of(versions.get(i)).loader(HERE).loadClass("user.Job");
      Payload function = encoder.encode(job.getMethod("function").invoke(null));
      Payload arguments = encoder.encode(job.getMethod("city").invoke(null));
      function.classes().forEach(store::add);
      arguments.classes().forEach(store::add);
      @SuppressWarnings("unchecked")
      RemoteBiFunction<@Nullable Object, Integer, Object> there =
          (RemoteBiFunction<@Nullable Object, Integer, Object>)
              decoder.decode(function.bytes()).get(0);

      assertThat(there.apply(decoder.decode(arguments.bytes()).get(0), 10))
          .hasToString("[City[name=Ulm, people=" + (20 + 10 * i) + "], SMALL, LARGE]");
    }
  }
}
