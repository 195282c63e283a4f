package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.gridshell.CodeShippingException;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.GraphSamples.Knot;
import io.gridshell.grid.internal.codec.GraphSamples.Known;
import io.gridshell.grid.internal.codec.GraphSamples.Mixed;
import io.gridshell.grid.internal.codec.GraphSamples.Plain;
import java.lang.invoke.SerializedLambda;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever objects make up a value, it comes back equal; whatever bytes come, nothing breaks. */
// A LinkedList is one of the classes that are sent.
@SuppressWarnings("JdkObsolete")
class RandomGraphTest {
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeStore store = new CodeStore();
  private final PayloadDecoder decoder =
      new PayloadDecoder(
          new CodeSpaces(RandomGraphTest.class.getClassLoader(), (name, bytes) -> bytes, store));

  private static String text(Random random) {
    int length = random.nextInt(12);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(
          switch (random.nextInt(6)) {
            case 0 -> (char) random.nextInt(0x10000);
            case 1 -> '?';
            case 2 -> 'ß';
            default -> (char) ('a' + random.nextInt(26));
          });
    }
    return text.toString();
  }

  private static Object leaf(Random random) {
    return switch (random.nextInt(36)) {
      case 0 -> random.nextBoolean();
      case 1 -> (byte) random.nextInt();
      case 2 -> (short) random.nextInt();
      case 3 -> (char) random.nextInt();
      case 4 -> random.nextInt() >> random.nextInt(32);
      case 5 -> random.nextLong() >> random.nextInt(64);
      case 6 -> Float.intBitsToFloat(random.nextInt());
      case 7 -> Double.longBitsToDouble(random.nextLong());
      case 8 -> new BigInteger(70, random);
      case 9 -> new BigDecimal(new BigInteger(70, random), random.nextInt(40) - 20);
      case 10 -> new UUID(random.nextLong(), random.nextLong());
      case 11 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case 12 -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
      case 13 -> LocalDate.ofEpochDay(random.nextInt(100_000));
      case 14 -> LocalTime.ofNanoOfDay(random.nextInt(1 << 30) * 80_000L);
      case 15 -> LocalDateTime.ofEpochSecond(random.nextInt(), 5, ZoneOffset.UTC);
      case 16 -> OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.ofHours(random.nextInt(9)));
      case 17 -> DayOfWeek.of(1 + random.nextInt(7));
      case 18 -> random.nextBoolean() ? Mixed.class : int[].class;
      case 19 -> URI.create("http://host/" + random.nextInt());
      case 20 -> OptionalInt.of(random.nextInt());
      case 21 -> OptionalLong.empty();
      case 22 -> OptionalDouble.of(random.nextDouble());
      case 23 -> EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS);
      case 24 -> new TreeSet<>(List.of(random.nextInt(), random.nextInt(), 5));
      case 25 -> ByteBuffer.wrap(new byte[] {1, 2, (byte) random.nextInt()});
      default -> text(random);
    };
  }

  private static Object[] items(Random random, int depth) {
    Object[] items = new Object[random.nextInt(7)];
    boolean same = random.nextBoolean();
    Object first = leaf(random);
    for (int i = 0; i < items.length; i++) {
      items[i] = same ? sameKind(first, random) : value(random, depth - 1);
    }
    return items;
  }

  private static Object sameKind(Object first, Random random) {
    Object other = first;
    for (int tries = 0; tries < 40; tries++) {
      other = leaf(random);
      if (other.getClass() == first.getClass()) {
        return other;
      }
    }
    return first;
  }

  private static Map<Object, Object> pairs(Random random, int depth) {
    Map<Object, Object> pairs = new HashMap<>();
    for (Object item : items(random, depth)) {
      pairs.put(text(random), item);
    }
    return pairs;
  }

  /** A random value that {@code equals} compares by content. */
  private static Object value(Random random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(25)) {
      case 0 -> new ArrayList<>(Arrays.asList(items(random, depth)));
      case 1 -> new LinkedList<>(Arrays.asList(items(random, depth)));
      case 2 -> List.of(items(random, depth));
      case 3 -> Arrays.asList(items(random, depth));
      case 4 -> new HashSet<>(Arrays.asList(items(random, depth)));
      case 5 -> new LinkedHashSet<>(Arrays.asList(items(random, depth)));
      case 6 -> Set.copyOf(Arrays.asList(items(random, depth)));
      case 7 -> pairs(random, depth);
      case 8 -> new LinkedHashMap<>(pairs(random, depth));
      case 9 -> new TreeMap<>(pairs(random, depth));
      case 10 -> new ConcurrentHashMap<>(pairs(random, depth));
      case 11 -> Map.copyOf(pairs(random, depth));
      case 12 -> Optional.of(value(random, depth - 1));
      case 13 -> Optional.empty();
      case 14 -> Map.entry(text(random), value(random, depth - 1));
      case 15 ->
          new Mixed(
              random.nextBoolean(),
              (byte) random.nextInt(),
              (short) random.nextInt(),
              (char) random.nextInt(),
              random.nextInt(),
              random.nextLong(),
              random.nextFloat(),
              random.nextGaussian(),
              random.nextInt(4) == 0 ? null : value(random, depth - 1));
      case 16, 17 -> new Plain(random, random.nextInt(4) == 0 ? null : value(random, depth - 1));
      case 18 -> Stream.of("a", null, leaf(random)).toList();
      case 19 -> Collections.unmodifiableList(new ArrayList<>(List.of(leaf(random))));
      case 20 -> new EnumMap<>(Map.of(TimeUnit.DAYS, value(random, depth - 1)));
      case 21 -> new ArrayList<>(Arrays.asList(1, 2, 3, null, leaf(random)));
      case 22 -> new TreeMap<String, Object>(Comparator.reverseOrder());
      default -> leaf(random);
    };
  }

  private @Nullable Object roundTrip(@Nullable Object value) {
    Payload payload = encoder.encode(value);
    payload.classes().forEach(store::add);
    return decoder.decode(payload.bytes()).get(0);
  }

  @Test
  void randomValuesComeBackEqual() {
    for (int seed = 0; seed < 1000; seed++) {
      Object value = value(new Random(seed), 4);

      assertThat(roundTrip(value)).as("value of seed %d", seed).isEqualTo(value);
    }
  }

  @Test
  void randomArraysComeBackEqual() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Object[] arrays = {
        items(random, 3),
        Arrays.copyOf(new Random(seed).ints(5).boxed().toArray(), 5, Integer[].class),
        new Long[] {1L, random.nextBoolean() ? null : 2L, random.nextLong()},
        new Double[] {random.nextDouble(), Double.NaN},
        new Float[] {random.nextFloat(), -0f},
        new Short[] {(short) random.nextInt()},
        new Byte[] {(byte) random.nextInt()},
        new Character[] {(char) random.nextInt()},
        new Boolean[] {true, random.nextBoolean()},
        new String[] {text(random), text(random)},
        new Object[][] {items(random, 2), {}, null},
        new int[][] {{1, random.nextInt()}, {}},
        new Mixed[0],
        new DayOfWeek[] {DayOfWeek.MONDAY}
      };

      Object[] back = (Object[]) Objects.requireNonNull(roundTrip(arrays));
      assertThat(Arrays.deepEquals(back, arrays)).as("arrays of seed %d", seed).isTrue();
      for (int i = 0; i < arrays.length; i++) {
        assertThat(back[i]).hasSameClassAs(arrays[i]);
      }
    }
  }

  @Test
  void collectionsKeepTheirClass() {
    List<Object> collections =
        List.of(
            new ArrayList<>(List.of(1, 2, 3, 4)),
            new LinkedList<>(List.of(1)),
            new HashSet<>(),
            new LinkedHashSet<>(),
            new TreeSet<>(Set.of("b", "a")),
            new HashMap<>(),
            new LinkedHashMap<>(),
            new TreeMap<>(),
            new ConcurrentHashMap<>(),
            List.of(1, 2, 3, 4, 5),
            List.of("one"),
            Set.of(1, 2, 3),
            Map.of(1, 2),
            Arrays.asList("a", "b", "c", "d"));
    for (Object collection : collections) {
      Object back = roundTrip(collection);
      assertThat(back).hasSameClassAs(collection).isEqualTo(collection);
    }
    ArrayDeque<?> deque = (ArrayDeque<?>) roundTrip(new ArrayDeque<>(List.of(1, 2)));
    assertThat(Objects.requireNonNull(deque).toArray()).containsExactly(1, 2);
    @SuppressWarnings("unchecked")
    TreeSet<String> ordered =
        (TreeSet<String>)
            Objects.requireNonNull(roundTrip(new TreeSet<>(Comparator.<String>reverseOrder())));
    ordered.addAll(List.of("a", "b"));
    assertThat(ordered).containsExactly("b", "a");
  }

  @Test
  void viewsOfCollectionsAreSentAsCopies() {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("k", 1));
    assertThat(roundTrip(new ArrayList<>(List.of(1, 2, 3, 4, 5, 6)).subList(1, 5)))
        .isEqualTo(List.of(2, 3, 4, 5));
    assertThat(roundTrip(map.keySet())).isEqualTo(Set.of("k"));
    assertThat(roundTrip(map.values())).isEqualTo(List.of(1));
    assertThat(roundTrip(map.entrySet())).isEqualTo(map.entrySet());
    assertThat(roundTrip(map.entrySet().iterator().next())).isEqualTo(Map.entry("k", 1));
    assertThat(roundTrip(new TreeMap<>(map).headMap("z"))).isEqualTo(map);
  }

  @Test
  void fieldsThatAreTransientStayBehind() {
    Plain back = (Plain) Objects.requireNonNull(roundTrip(new Plain(new Random(1), null)));

    assertThat(back.hasThread()).isFalse();
  }

  // Objects that know each other

  private static void assertSameShape(Object a, @Nullable Object b, Map<Object, Object> pairs) {
    if (pairs.containsKey(a)) {
      assertThat(pairs.get(a)).isSameAs(b);
      return;
    }
    pairs.put(a, Objects.requireNonNull(b));
    if (a instanceof Knot k) {
      Knot other = (Knot) b;
      assertThat(other.number).isEqualTo(k.number);
      assertSameShape(k.others, other.others, pairs);
      assertThat(other.named.keySet()).isEqualTo(k.named.keySet());
      k.named.forEach((name, knot) -> assertSameShape(knot, other.named.get(name), pairs));
      assertSameShape(k.array, other.array, pairs);
      assertThat(other.kept).hasSameClassAs(k.kept);
      assertSameShape(k.kept, other.kept, pairs);
      if (k.one == null) {
        assertThat(other.one).isNull();
      } else {
        assertSameShape(k.one, other.one, pairs);
      }
    } else if (a instanceof List<?> list) {
      List<?> others = (List<?>) b;
      assertThat(others).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertSameShape(list.get(i), others.get(i), pairs);
      }
    } else if (a instanceof AtomicReference<?> holder) {
      assertSameShape(Objects.requireNonNull(holder.get()), ((AtomicReference<?>) b).get(), pairs);
    } else if (a instanceof Map<?, ?> map && !(a instanceof IdentityHashMap<?, ?>)) {
      assertThat(((Map<?, ?>) b).keySet()).isEqualTo(map.keySet());
      map.forEach((key, value) -> assertSameShape(value, ((Map<?, ?>) b).get(key), pairs));
    } else if (a instanceof Queue<?> queue) {
      assertSameShape(queue.toArray(), ((Queue<?>) b).toArray(), pairs);
    } else if (a instanceof Object[] array) {
      Object[] others = (Object[]) b;
      assertThat(others).hasSameSizeAs(array);
      for (int i = 0; i < array.length; i++) {
        assertSameShape(array[i], others[i], pairs);
      }
    } else {
      assertThat(b).isEqualTo(a);
    }
  }

  @Test
  void randomKnotsOfObjectsKeepTheirShape() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Knot> knots = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        knots.add(new Knot(i));
      }
      String shared = new String("shared".toCharArray());
      for (Knot knot : knots) {
        for (int i = random.nextInt(4); i > 0; i--) {
          knot.others.add(knots.get(random.nextInt(20)));
          knot.named.put(text(random), knots.get(random.nextInt(20)));
        }
        knot.one =
            switch (random.nextInt(4)) {
              case 0 -> knot;
              case 1 -> knot.others;
              case 2 -> shared;
              default -> null;
            };
        knot.array = new Object[] {knot, shared, knots.get(random.nextInt(20))};
        knot.kept = keptByTheJdk(random, List.of(knot, knots.get(random.nextInt(20)), knot));
      }

      assertSameShape(knots, roundTrip(knots), new IdentityHashMap<>());
    }
  }

  /** Collections that are Serializable, of objects that are not and that lead back to them. */
  private static Object keptByTheJdk(Random random, List<Knot> knots) {
    return switch (random.nextInt(12)) {
      case 0 -> new CopyOnWriteArrayList<>(knots);
      case 1 -> Collections.synchronizedList(new ArrayList<>(knots));
      case 2 -> Collections.unmodifiableList(new ArrayList<>(knots));
      case 3 -> new AtomicReference<>(knots.get(1));
      case 4 -> new EnumMap<>(Map.of(TimeUnit.DAYS, knots.get(0), TimeUnit.HOURS, knots.get(1)));
      case 5 -> new ConcurrentSkipListMap<>(Map.of(1, knots.get(0), 2, knots.get(1)));
      case 6 -> new Vector<>(knots);
      case 7 -> new ConcurrentLinkedQueue<>(knots);
      case 8 -> new ConcurrentLinkedDeque<>(knots);
      case 9 -> Collections.synchronizedMap(new HashMap<>(Map.of("k", knots.get(1))));
      case 10 -> Collections.unmodifiableMap(new HashMap<>(Map.of("k", knots.get(1))));
      default -> new EnumMap<TimeUnit, Knot>(TimeUnit.class);
    };
  }

  @Test
  void anIdentityMapAndSetsOfTheJdkKeepTheirObjects() {
    Knot knot = new Knot(1);
    IdentityHashMap<Object, Object> byIdentity = new IdentityHashMap<>();
    byIdentity.put(knot, "value");
    knot.array = new Object[] {byIdentity};
    Knot back = (Knot) Objects.requireNonNull(roundTrip(knot));
    assertThat(((IdentityHashMap<?, ?>) back.array[0]).get(back)).isEqualTo("value");
    for (Object set :
        List.of(
            Collections.synchronizedSet(new HashSet<>(Set.of("a", "b"))),
            Collections.unmodifiableSet(new HashSet<>(Set.of("a", "b"))),
            new ConcurrentSkipListSet<>(Set.of("a", "b")))) {
      Object other = Objects.requireNonNull(roundTrip(set));
      assertThat(other).hasSameClassAs(set);
      assertThat(new HashSet<>((Collection<?>) other)).isEqualTo(Set.of("a", "b"));
    }
  }

  private static Object around(Random random, List<Known> knots) {
    Map<Known, Integer> numbers = new HashMap<>();
    knots.forEach(knot -> numbers.put(knot, knot.number));
    return switch (random.nextInt(9)) {
      case 0 -> new HashSet<>(knots);
      case 1 -> new LinkedHashSet<>(knots);
      case 2 -> numbers;
      case 3 -> new ConcurrentHashMap<>(numbers);
      case 4 -> new TreeSet<>(knots);
      case 5 -> new TreeMap<>(numbers);
      case 6 -> new ConcurrentSkipListSet<>(knots);
      case 7 -> Collections.unmodifiableSet(new HashSet<>(knots));
      default -> new PriorityQueue<>(knots);
    };
  }

  @Test
  void collectionsThatHashOrCompareWhatLeadsBackToThemFindItAgain() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Known> knots = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        knots.add(new Known(i * 7 % 12));
      }
      for (Known knot : knots) {
        knot.content = around(random, List.of(knot, knots.get(random.nextInt(12)), knots.get(3)));
      }

      List<?> back = (List<?>) Objects.requireNonNull(roundTrip(knots));

      for (int i = 0; i < 12; i++) {
        Known knot = knots.get(i);
        Known other = (Known) back.get(i);
        Object content = Objects.requireNonNull(other.content);
        assertThat(other.number).isEqualTo(knot.number);
        assertThat(content).hasSameClassAs(Objects.requireNonNull(knot.content));
        assertFound(other, content);
        assertFound((Known) back.get(3), content);
        if (knot.content instanceof PriorityQueue<?> queue) {
          assertThat(((PriorityQueue<?>) content).toArray()).isEqualTo(queue.toArray());
        }
      }
    }
  }

  private static void assertFound(Known item, Object content) {
    if (content instanceof Map<?, ?> map) {
      assertThat(map.get(item)).isEqualTo(item.number);
    } else {
      assertThat(((Collection<?>) content).contains(item)).isTrue();
    }
  }

  @Test
  void aPriorityQueueKeepsItsOrder() {
    PriorityQueue<BigDecimal> queue = new PriorityQueue<>(Comparator.reverseOrder());
    for (int i = 0; i < 20; i++) {
      queue.add(BigDecimal.valueOf(i * 7 % 20));
    }
    PriorityQueue<?> back = (PriorityQueue<?>) Objects.requireNonNull(roundTrip(queue));
    assertThat(back.toArray()).isEqualTo(queue.toArray());
    assertThat(back.poll()).isEqualTo(BigDecimal.valueOf(19));
  }

  /** As many objects in each other as {@code depth} says, around a number. */
  private static Object nested(int depth) {
    Object value = 7;
    for (int i = 1; i < depth; i++) {
      value = i % 2 == 0 ? new ArrayList<>(Arrays.asList(value)) : new Object[] {value};
    }
    return value;
  }

  @Test
  void whatIsWrittenAtTheLimitOfDepthIsReadAndWhatIsDeeperIsNotWritten() throws Exception {
    // The limit is what counts here, and not how large the frames are before they are compiled.
    FutureTask<Void> check = new FutureTask<>(this::checkDepth, null);
    new Thread(null, check, "deep", 64 << 20).start();
    check.get();
  }

  private void checkDepth() {
    for (int depth : new int[] {GraphWriter.DEEPEST - 1, GraphWriter.DEEPEST}) {
      Object back = roundTrip(nested(depth));
      for (int i = 1; i < depth; i++) {
        Object inner = Objects.requireNonNull(back);
        back = inner instanceof List<?> list ? list.get(0) : ((Object[]) inner)[0];
      }
      assertThat(back).isEqualTo(7);
    }
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(nested(GraphWriter.DEEPEST + 1)))
        .withMessageContaining("linked too deeply");
  }

  @Test
  void bytesThatSayThatTheyAreDeeperAreRefused() throws Exception {
    FutureTask<Void> check = new FutureTask<>(this::checkDepthOfBytes, null);
    new Thread(null, check, "deep", 64 << 20).start();
    check.get();
  }

  private void checkDepthOfBytes() {
    assertThat(decoder.decode(lists(GraphWriter.DEEPEST - 1)).get(0)).isInstanceOf(List.class);
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> decoder.decode(lists(GraphWriter.DEEPEST)))
        .withMessageContaining("its bytes are damaged or come from another version")
        .withMessageContaining("linked deeper than " + GraphWriter.DEEPEST)
        .withMessageContaining("send it again");
  }

  /** A value as nobody writes it: null in so many lists. */
  private static byte[] lists(int count) {
    ByteWriter out = new ByteWriter(64).writeInt(0).writeInt(0).writeInt(1);
    for (int i = 0; i < count; i++) {
      out.writeByte(ContentType.COLLECTION.ordinal());
      out.writeByte(Container.ARRAY_LIST.ordinal()).writeInt(1);
    }
    return out.writeByte(ContentType.NULL.ordinal()).toByteArray();
  }

  @Test
  void whatTheJdkSerializedDeeperThanTheLimitIsRefused() throws Exception {
    FutureTask<Void> check = new FutureTask<>(RandomGraphTest::checkDepthOfTheJdk, null);
    new Thread(null, check, "deep", 256 << 20).start();
    check.get();
  }

  private static void checkDepthOfTheJdk() {
    ClassLoader here = RandomGraphTest.class.getClassLoader();
    // What is in the innermost array is an object too.
    assertThat(ObjectCodec.read(serialized(ObjectCodec.DEEPEST - 1), here))
        .isInstanceOf(Object[].class);
    ByteReader deeper = serialized(ObjectCodec.DEEPEST + 1);
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> ObjectCodec.read(deeper, here))
        .withMessageContaining("its bytes are damaged or come from another version")
        .withMessageContaining("REJECTED");
  }

  private static ByteReader serialized(int arrays) {
    Object value = "innermost";
    for (int i = 0; i < arrays; i++) {
      value = new Object[] {value};
    }
    ByteWriter out = new ByteWriter(64);
    ObjectCodec.write(out, value, NOTHING_MENTIONED, false);
    return new ByteReader(out.toByteArray());
  }

  private static final Mentions NOTHING_MENTIONED =
      new Mentions() {
        @Override
        public void type(Class<?> type) {}

        @Override
        public void lambda(SerializedLambda lambda) {}
      };

  @Test
  void aBufferKeepsItsOrderOfBytes() {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(12).order(order);
      buffer.putInt(1).putInt(0x01020304).putInt(3).flip().position(4);
      ByteBuffer back = (ByteBuffer) Objects.requireNonNull(roundTrip(buffer));
      assertThat(back.order()).isEqualTo(order);
      assertThat(back.getInt()).isEqualTo(0x01020304);
      assertThat(back.remaining()).isEqualTo(4);
      assertThat(buffer.position()).isEqualTo(4);
    }
  }

  @Test
  void bytesAfterTheLastValueAreRefused() {
    byte[] bytes = encoder.encode("text").bytes();
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> decoder.decode(Arrays.copyOf(bytes, bytes.length + 3)))
        .withMessage(
            "cannot rebuild a value: its bytes are damaged or come from another version (3 bytes"
                + " after the last value); send it again, and see to it that client and engines run"
                + " one version of Gridshell and of the value's class");
  }

  @Test
  void aRecordThatHoldsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    Mixed mixed = new Mixed(true, (byte) 0, (short) 0, 'c', 0, 0, 0, 0, list);
    list.add(mixed);

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(mixed))
        .withMessageContaining("at .any[0], which holds itself");
    List<Object> inner = new ArrayList<>();
    List<Object> outer = List.of(inner);
    inner.add(outer);
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> encoder.encode(outer))
        .withMessageContaining("holds itself");
  }

  // Bytes that nobody encoded

  @Test
  void bytesThatWereCutOrChangedEndInOneErrorAndAllocateLittle() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Payload payload = encoder.encode(value(random, 4), value(random, 3));
      payload.classes().forEach(store::add);
      byte[] whole = payload.bytes();
      for (int i = 0; i < 60; i++) {
        byte[] changed =
            i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int flips = i % 3; flips > 0; flips--) {
          changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
          decoder.decode(changed);
        } catch (CodeShippingException expected) {
          assertThat(expected.getMessage()).isNotBlank();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .as("allocated for %d bytes", changed.length)
            .isLessThan(4_000_000 + 1000L * changed.length);
      }
    }
  }

  @Test
  void bytesAtRandomEndInOneError() {
    Random random = new Random(99);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 4) {
        bytes[0] = 0;
        bytes[1] = 0;
        bytes[2] = 2;
        bytes[3] = (byte) random.nextInt(ContentType.values().length);
      }
      try {
        decoder.decode(bytes);
      } catch (CodeShippingException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
