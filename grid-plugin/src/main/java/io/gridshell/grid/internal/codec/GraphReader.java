package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.CodeSpaces;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link GraphWriter} wrote.
 *
 * <p>No more items are taken for true than there are bytes, so that what is allocated stays in
 * proportion to what was received.
 */
final class GraphReader {
  private static final Object UNFINISHED = new Object();

  private final ByteReader in;
  private final ClassLoader loader;
  private final long mostItems;
  private final List<Object> met = new ArrayList<>();
  private final List<Class<?>> classes = new ArrayList<>();

  /** The numbers of the objects whose fields are being read. */
  private final BitSet open = new BitSet();

  /** What is to be done once every object has its fields. */
  private final List<Runnable> atEnd = new ArrayList<>();

  /** How often something led back to an object whose fields were not all there. */
  private int metOpen;

  private long items;
  private int depth;

  GraphReader(ByteReader in, ClassLoader loader) {
    this.in = in;
    this.loader = loader;
    this.mostItems = in.remaining();
  }

  /** Reads the value. */
  @Nullable Object readWhole() throws ReflectiveOperationException {
    Object value = read();
    atEnd.forEach(Runnable::run);
    return value;
  }

  @Nullable Object read() throws ReflectiveOperationException {
    return read(ContentType.of(in.readByte()));
  }

  private @Nullable Object read(ContentType type) throws ReflectiveOperationException {
    if (++depth > GraphWriter.DEEPEST) {
      throw new MalformedBytesException("objects linked deeper than " + GraphWriter.DEEPEST);
    }
    Object value =
        switch (type) {
          case REFERENCE -> reference(in.readInt());
          case CLASS -> readClass();
          case STRING, CHARS -> remember(ValueCodec.readString(type, in));
          case ENUM -> remember(readEnum());
          case OBJECT_ARRAY -> readArray();
          case RECORD -> readRecord();
          case FIELDS -> readFields();
          case COLLECTION -> readCollection();
          case PACKED -> remember(PackedValues.read(in));
          case RECORDS -> readRecords();
          case MAP -> readMap();
          case ENTRY -> readEntry();
          case HOLDER -> readHolder();
          case OPTIONAL -> readOptional();
          case JDK -> readOfJdk();
          case BIG_INTEGER -> new BigInteger(in.readBytes());
          case BIG_DECIMAL -> {
            int scale = in.readInt();
            yield new BigDecimal(new BigInteger(in.readBytes()), scale);
          }
          case UUID -> in.readUuid();
          case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
          case DURATION -> Duration.ofSeconds(in.readLong(), in.readInt());
          case LOCAL_DATE -> LocalDate.ofEpochDay(in.readLong());
          case LOCAL_TIME -> LocalTime.ofNanoOfDay(in.readLong());
          case LOCAL_DATE_TIME ->
              LocalDateTime.of(
                  LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
          default -> {
            Object raw = RawBlocks.read(type, in);
            yield raw == null ? ValueCodec.readScalar(type, in) : remember(raw);
          }
        };
    depth--;
    return value;
  }

  private <T> T remember(T object) {
    met.add(object);
    return object;
  }

  /** Takes the number of an object that is made after its content. */
  private int promise() {
    met.add(UNFINISHED);
    return met.size() - 1;
  }

  private <T> T keep(int number, T object) {
    met.set(number, object);
    return object;
  }

  private Object reference(int number) {
    if (number < 0 || number >= met.size() || met.get(number) == UNFINISHED) {
      throw new MalformedBytesException("reference to object " + number);
    }
    if (open.get(number)) {
      metOpen++;
    }
    return met.get(number);
  }

  private int readCount(int smallest) {
    int count = in.readCount(smallest);
    items += count;
    if (items > mostItems) {
      throw new MalformedBytesException(items + " items in " + mostItems + " bytes");
    }
    return count;
  }

  private Class<?> readClass() throws ClassNotFoundException {
    int number = in.readInt();
    if (number == 0) {
      String name = in.readString();
      Class<?> primitive = Primitives.byName(name);
      Class<?> type = primitive == null ? CodeSpaces.classByName(name, loader) : primitive;
      classes.add(type);
      return type;
    }
    if (number < 0 || number > classes.size()) {
      throw new MalformedBytesException("class " + number);
    }
    return classes.get(number - 1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object readEnum() throws ClassNotFoundException {
    Class<?> type = readClass();
    if (!type.isEnum()) {
      throw new MalformedBytesException("constant of " + type.getName());
    }
    return Enum.valueOf((Class) type, in.readString());
  }

  private Object readArray() throws ReflectiveOperationException {
    Class<?> component = readClass();
    int count = readCount(1);
    if (component.isPrimitive()) {
      throw new MalformedBytesException("array of objects of " + component);
    }
    Object[] array = remember((Object[]) Array.newInstance(component, count));
    for (int i = 0; i < count; i++) {
      array[i] = read();
    }
    return array;
  }

  private FieldList fields(Class<?> type, Treatment.Way way) {
    Treatment treatment = Treatment.of(type);
    FieldList list = treatment.fields();
    if (treatment.way() != way || list == null || in.readInt() != list.mark()) {
      throw new MalformedBytesException("class " + type.getName() + " has other fields here");
    }
    return list;
  }

  private Object readRecord() throws ReflectiveOperationException {
    int number = promise();
    FieldList list = fields(readClass(), Treatment.Way.RECORD);
    @Nullable Object[] components = new Object[list.fields().size()];
    for (int i = 0; i < components.length; i++) {
      ContentType type = list.fields().get(i).type();
      components[i] = type == ContentType.NULL ? read() : ValueCodec.readScalar(type, in);
    }
    return keep(number, list.create(components));
  }

  private Object readRecords() throws ReflectiveOperationException {
    Container container = Container.of(in.readByte());
    int number = promise();
    Class<?> type = readClass();
    FieldList list = fields(type, Treatment.Way.RECORD);
    int count = readCount(1);
    @Nullable Object[] records =
        container == Container.ARRAY
            ? (Object[]) Array.newInstance(type, count)
            : new Object[count];
    PackedRecords.read(this, in, list, records);
    if (container == Container.ARRAY) {
      return keep(number, records);
    } else if (container == Container.ARRAY_LIST) {
      Collection<@Nullable Object> made = container.newCollection(count, null);
      made.addAll(Arrays.asList(records));
      return keep(number, made);
    }
    return keep(number, container.collectionOf(records));
  }

  private Object readFields() throws ReflectiveOperationException {
    int number = promise();
    FieldList list = fields(readClass(), Treatment.Way.FIELDS);
    Object object = keep(number, list.create());
    open.set(number);
    for (FieldList.OneField each : list.fields()) {
      Field field = each.field();
      switch (each.type()) {
        case BOOLEAN -> field.setBoolean(object, in.readBoolean());
        case BYTE -> field.setByte(object, (byte) in.readByte());
        case SHORT -> field.setShort(object, (short) in.readInt());
        case CHAR -> field.setChar(object, (char) in.readInt());
        case INT -> field.setInt(object, in.readInt());
        case LONG -> field.setLong(object, in.readLong());
        case FLOAT -> field.setFloat(object, in.readFloat());
        case DOUBLE -> field.setDouble(object, in.readDouble());
        default -> field.set(object, read());
      }
    }
    open.clear(number);
    return object;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Comparator<@Nullable Object> readOrder(Container container)
      throws ReflectiveOperationException {
    return container.isSorted() ? (Comparator<@Nullable Object>) read() : null;
  }

  private Object readCollection() throws ReflectiveOperationException {
    Container container = Container.of(in.readByte());
    int count = readCount(1);
    int number = promise();
    if (container.isMadeLast()) {
      @Nullable Object[] content = new Object[count];
      for (int i = 0; i < count; i++) {
        content[i] = read();
      }
      return keep(number, container.collectionOf(content));
    }
    Comparator<@Nullable Object> order = readOrder(container);
    Collection<@Nullable Object> collection = container.newCollection(count, order);
    Object made = keep(number, container.wrapped(collection));
    if (container == Container.COPY_ON_WRITE_LIST) {
      // Each addition copies it.
      List<@Nullable Object> content = new ArrayList<>(count);
      readItems(count, content);
      collection.addAll(content);
    } else if (looksAtContent(container)) {
      int before = metOpen;
      List<@Nullable Object> content = new ArrayList<>(count);
      readItems(count, content);
      fill(
          container,
          before,
          () -> {
            collection.clear();
            collection.addAll(content);
          });
    } else {
      readItems(count, collection);
    }
    return made;
  }

  /** Whether it compares or hashes its content, which may lead back to what is being read. */
  private boolean looksAtContent(Container container) {
    return !open.isEmpty() && (container.isSorted() || container.isHashed());
  }

  /**
   * Puts content in that may be known by the hash or the order that an object had while its fields
   * were missing: it is put in again at the end.
   *
   * @param before {@link #metOpen} before the content was read
   */
  private void fill(Container container, int before, Runnable filling) {
    boolean again = metOpen > before;
    if (again) {
      atEnd.add(filling);
    }
    if (!again || container.isHashed()) {
      // Who copies it meanwhile finds something there.
      filling.run();
    }
  }

  private void readItems(int count, Collection<@Nullable Object> into)
      throws ReflectiveOperationException {
    for (int i = 0; i < count; i++) {
      into.add(read());
    }
  }

  private Object readMap() throws ReflectiveOperationException {
    Container container = Container.of(in.readByte());
    int count = readCount(2);
    int number = promise();
    Comparator<@Nullable Object> order = readOrder(container);
    Map<@Nullable Object, @Nullable Object> map =
        container == Container.ENUM_MAP ? newEnumMap() : container.newMap(order);
    Object made = container.wrapped(map);
    if (!container.isMadeLast()) {
      keep(number, made);
    }
    if (looksAtContent(container)) {
      int before = metOpen;
      List<@Nullable Object> content = new ArrayList<>(2 * count);
      readItems(2 * count, content);
      fill(container, before, () -> putAll(map, content));
    } else {
      for (int i = 0; i < count; i++) {
        map.put(read(), read());
      }
    }
    return container.isMadeLast() ? keep(number, Map.copyOf(map)) : made;
  }

  private static void putAll(
      Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> content) {
    map.clear();
    for (int i = 0; i < content.size(); i += 2) {
      map.put(content.get(i), content.get(i + 1));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Map<@Nullable Object, @Nullable Object> newEnumMap() throws ClassNotFoundException {
    Class<?> keys = readClass();
    if (!keys.isEnum()) {
      throw new MalformedBytesException("keys of " + keys.getName() + " where constants belong");
    }
    return (Map) new EnumMap(keys);
  }

  private Object readHolder() throws ReflectiveOperationException {
    AtomicReference<@Nullable Object> holder = remember(new AtomicReference<>());
    holder.set(read());
    return holder;
  }

  private Object readEntry() throws ReflectiveOperationException {
    int number = promise();
    return keep(number, new SimpleEntry<@Nullable Object, @Nullable Object>(read(), read()));
  }

  private Object readOptional() throws ReflectiveOperationException {
    int kind = in.readByte();
    boolean present = in.readBoolean();
    return switch (kind) {
      case 0 -> present ? Optional.of(Objects.requireNonNull(read())) : Optional.empty();
      case 1 -> {
        int number = in.readInt();
        yield present ? OptionalInt.of(number) : OptionalInt.empty();
      }
      case 2 -> {
        long number = in.readLong();
        yield present ? OptionalLong.of(number) : OptionalLong.empty();
      }
      case 3 -> {
        double number = in.readDouble();
        yield present ? OptionalDouble.of(number) : OptionalDouble.empty();
      }
      default -> throw new MalformedBytesException("optional of kind " + kind);
    };
  }

  private Object readOfJdk() {
    boolean alone = in.readBoolean();
    return alone ? ObjectCodec.read(in, loader) : remember(ObjectCodec.read(in, loader));
  }
}
