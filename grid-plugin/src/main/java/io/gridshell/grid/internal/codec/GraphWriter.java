package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.numbers.NumberList;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value with all objects that it leads to, each object once.
 *
 * <p>An object of a class that takes part in the JDK's serialization could meet the others again
 * inside of its own stream. Unless such objects are to be sent apart, the first one ends the
 * writing with {@link ForJdk}, and the JDK gets the whole value.
 */
final class GraphWriter {
  /** How many objects may lead to an object; as many fit a thread's stack. */
  static final int DEEPEST = 2000;

  private final ByteWriter out;
  private final Mentions mentions;
  private final boolean apart;
  private final IdentityIndex met = new IdentityIndex();
  private int[] unfinished = new int[8];
  private int unfinishedCount;
  private @Nullable Map<Class<?>, Integer> classes;
  private @Nullable Class<?> lastClass;
  private int lastNumber;
  private int depth;

  /** The value should be left to the JDK. */
  static final class ForJdk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForJdk() {
      super("for the JDK", null, false, false);
    }
  }

  /**
   * Creates a writer for one value.
   *
   * @param apart whether objects for the JDK are sent apart from the others
   */
  GraphWriter(ByteWriter out, Mentions mentions, boolean apart) {
    this.out = out;
    this.mentions = mentions;
    this.apart = apart;
  }

  void write(@Nullable Object value) {
    // The reader counts in the same way.
    if (++depth > DEEPEST) {
      throw new StackOverflowError("deeper than " + DEEPEST);
    }
    if (value == null) {
      type(ContentType.NULL);
      depth--;
      return;
    }
    Treatment treatment = Treatment.of(value.getClass());
    switch (treatment.way()) {
      case SCALAR -> ValueCodec.writeScalar(out, value);
      case LIBRARY -> writeLibrary(value);
      case OPTIONAL -> writeOptional(value);
      case CLASS -> {
        type(ContentType.CLASS);
        writeClass((Class<?>) value);
      }
      case JDK_LEAF ->
          ObjectCodec.write(type(ContentType.JDK).writeBoolean(true), value, mentions, false);
      case REFUSED -> throw refusal(value.getClass());
      default -> writeOnce(value, treatment);
    }
    depth--;
  }

  private void writeOnce(Object value, Treatment treatment) {
    int known = met.findOrAdd(value);
    if (known >= 0) {
      if (isUnfinished(known)) {
        throw new Refusal(
            value.getClass().getName(),
            "holds itself, and cannot be rebuilt because it must be complete when it is made",
            null);
      }
      type(ContentType.REFERENCE).writeInt(known);
      return;
    }
    int number = met.size() - 1;
    switch (treatment.way()) {
      case STRING -> ValueCodec.writeString(out, (String) value);
      case RAW -> RawBlocks.write(out, value);
      case ARRAY -> writeArray((Object[]) value, number);
      case ENUM -> {
        Enum<?> constant = (Enum<?>) value;
        type(ContentType.ENUM);
        writeClass(constant.getDeclaringClass());
        out.writeString(constant.name());
      }
      case RECORD -> {
        begin(number);
        type(ContentType.RECORD);
        writeFields(value, Objects.requireNonNull(treatment.fields()));
        unfinishedCount--;
      }
      case FIELDS -> {
        type(ContentType.FIELDS);
        writeFields(value, Objects.requireNonNull(treatment.fields()));
      }
      case COLLECTION ->
          writeCollection(
              (Collection<?>) value, Objects.requireNonNull(treatment.container()), number);
      case MAP ->
          writeMap((Map<?, ?>) value, Objects.requireNonNull(treatment.container()), number);
      case ENTRY -> {
        begin(number);
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
        type(ContentType.ENTRY);
        writeUnder(entry.getKey(), ".key");
        writeUnder(entry.getValue(), ".value");
        unfinishedCount--;
      }
      case HOLDER -> {
        type(ContentType.HOLDER);
        writeUnder(((AtomicReference<?>) value).get(), ".get()");
      }
      case JDK -> {
        if (!apart) {
          throw new ForJdk();
        }
        ObjectCodec.write(type(ContentType.JDK).writeBoolean(false), value, mentions, true);
      }
      default -> throw new IllegalStateException("no way to write by " + treatment.way());
    }
  }

  /** Notes that an object exists for the reader only once its content does. */
  private void begin(int number) {
    if (unfinishedCount == unfinished.length) {
      unfinished = Arrays.copyOf(unfinished, 2 * unfinishedCount);
    }
    unfinished[unfinishedCount++] = number;
  }

  private boolean isUnfinished(int number) {
    for (int i = 0; i < unfinishedCount; i++) {
      if (unfinished[i] == number) {
        return true;
      }
    }
    return false;
  }

  private ByteWriter type(ContentType type) {
    return out.writeByte(type.ordinal());
  }

  private void writeUnder(@Nullable Object value, String step) {
    try {
      write(value);
    } catch (Refusal refusal) {
      throw refusal.under(step);
    }
  }

  /** Writes the number that a class has in this value; its name when it is met first. */
  private void writeClass(Class<?> type) {
    if (type == lastClass) {
      out.writeInt(lastNumber);
      return;
    }
    if (classes == null) {
      classes = new HashMap<>();
    }
    int next = classes.size() + 1;
    Integer known = classes.putIfAbsent(type, next);
    if (known == null) {
      mentions.type(type);
      out.writeInt(0).writeString(type.getName());
    } else {
      out.writeInt(known);
    }
    lastClass = type;
    lastNumber = known == null ? next : known;
  }

  private void writeFields(Object value, FieldList list) {
    writeClass(value.getClass());
    out.writeInt(list.mark());
    try {
      for (FieldList.OneField each : list.fields()) {
        Field field = each.field();
        switch (each.type()) {
          case BOOLEAN -> out.writeBoolean(field.getBoolean(value));
          case BYTE -> out.writeByte(field.getByte(value));
          case SHORT -> out.writeInt(field.getShort(value));
          case CHAR -> out.writeInt(field.getChar(value));
          case INT -> out.writeInt(field.getInt(value));
          case LONG -> out.writeLong(field.getLong(value));
          case FLOAT -> out.writeFloat(field.getFloat(value));
          case DOUBLE -> out.writeDouble(field.getDouble(value));
          default -> writeField(field, value);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was opened is closed", e);
    }
  }

  private void writeField(Field field, Object value) throws IllegalAccessException {
    try {
      write(field.get(value));
    } catch (Refusal refusal) {
      throw refusal.under("." + field.getName());
    }
  }

  private void writeArray(Object[] array, int number) {
    if (PackedValues.write(out, array)
        || (array.getClass().getComponentType().isRecord()
            && writeRecords(Arrays.asList(array), Container.ARRAY, number))) {
      return;
    }
    type(ContentType.OBJECT_ARRAY);
    writeClass(array.getClass().getComponentType());
    out.writeInt(array.length);
    for (int i = 0; i < array.length; i++) {
      writeItem(array[i], i);
    }
  }

  void writeItem(@Nullable Object item, int index) {
    try {
      write(item);
    } catch (Refusal refusal) {
      throw refusal.under("[" + index + "]");
    }
  }

  private void writeCollection(Collection<?> collection, Container container, int number) {
    if (container == Container.NUMBER_LIST) {
      NumberList<?> numbers = (NumberList<?>) collection;
      if (numbers.isBare()) {
        PackedValues.write(out, numbers);
      } else {
        writeCollection(collection, Container.ARRAY_LIST, number);
      }
      return;
    }
    if (PackedValues.write(out, collection, container)
        || (PackedValues.isSequence(collection, container)
            && writeRecords((List<?>) collection, container, number))) {
      return;
    }
    int before = unfinishedCount;
    if (container.isMadeLast()) {
      begin(number);
    }
    int size = collection.size();
    type(ContentType.COLLECTION).writeByte(container.ordinal()).writeInt(size);
    if (container.isSorted()) {
      writeUnder(Container.orderOf(collection), ".comparator()");
    }
    int i = 0;
    for (Object item : collection) {
      writeItem(item, i++);
    }
    checkSize(collection.getClass(), size, i);
    unfinishedCount = before;
  }

  /**
   * Writes {@code list} by columns if that is all of the value, so that nothing else in it may lead
   * to the same records, and if they can be packed.
   */
  private boolean writeRecords(List<?> list, Container container, int number) {
    Class<?> type = number == 0 ? PackedRecords.packable(list) : null;
    if (type == null) {
      return false;
    }
    type(ContentType.RECORDS).writeByte(container.ordinal());
    writeClass(type);
    out.writeInt(Objects.requireNonNull(Treatment.of(type).fields()).mark());
    out.writeInt(list.size());
    PackedRecords.write(this, out, list, type);
    return true;
  }

  private void writeMap(Map<?, ?> map, Container container, int number) {
    if (container == Container.ENUM_MAP && map.isEmpty()) {
      // Only the JDK knows the keys that it could have.
      ObjectCodec.write(type(ContentType.JDK).writeBoolean(false), map, mentions, false);
      return;
    }
    int before = unfinishedCount;
    if (container.isMadeLast()) {
      begin(number);
    }
    int size = map.size();
    type(ContentType.MAP).writeByte(container.ordinal()).writeInt(size);
    if (container.isSorted()) {
      writeUnder(((SortedMap<?, ?>) map).comparator(), ".comparator()");
    } else if (container == Container.ENUM_MAP) {
      writeClass(((Enum<?>) map.keySet().iterator().next()).getDeclaringClass());
    }
    int written = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (written++ == size) {
        break;
      }
      writeUnder(entry.getKey(), ".keySet()");
      try {
        write(entry.getValue());
      } catch (Refusal refusal) {
        throw refusal.under("[" + entry.getKey() + "]");
      }
    }
    checkSize(map.getClass(), size, written);
    unfinishedCount = before;
  }

  private static void checkSize(Class<?> type, int expected, int found) {
    if (expected != found) {
      throw new Refusal(type.getName(), "was changed while it was encoded", null);
    }
  }

  private void writeOptional(Object optional) {
    type(ContentType.OPTIONAL);
    if (optional instanceof Optional<?> any) {
      out.writeByte(0).writeBoolean(any.isPresent());
      if (any.isPresent()) {
        writeUnder(any.get(), ".get()");
      }
    } else if (optional instanceof OptionalInt number) {
      out.writeByte(1).writeBoolean(number.isPresent()).writeInt(number.orElse(0));
    } else if (optional instanceof OptionalLong number) {
      out.writeByte(2).writeBoolean(number.isPresent()).writeLong(number.orElse(0));
    } else {
      OptionalDouble number = (OptionalDouble) optional;
      out.writeByte(3).writeBoolean(number.isPresent()).writeDouble(number.orElse(0));
    }
  }

  private void writeLibrary(Object value) {
    if (value instanceof BigInteger number) {
      type(ContentType.BIG_INTEGER).writeBytes(number.toByteArray());
    } else if (value instanceof BigDecimal number) {
      type(ContentType.BIG_DECIMAL)
          .writeInt(number.scale())
          .writeBytes(number.unscaledValue().toByteArray());
    } else if (value instanceof UUID id) {
      type(ContentType.UUID).writeUuid(id);
    } else if (value instanceof Instant instant) {
      type(ContentType.INSTANT).writeLong(instant.getEpochSecond()).writeInt(instant.getNano());
    } else if (value instanceof Duration duration) {
      type(ContentType.DURATION).writeLong(duration.getSeconds()).writeInt(duration.getNano());
    } else if (value instanceof LocalDate date) {
      type(ContentType.LOCAL_DATE).writeLong(date.toEpochDay());
    } else if (value instanceof LocalTime time) {
      type(ContentType.LOCAL_TIME).writeLong(time.toNanoOfDay());
    } else {
      LocalDateTime time = (LocalDateTime) value;
      type(ContentType.LOCAL_DATE_TIME)
          .writeLong(time.toLocalDate().toEpochDay())
          .writeLong(time.toLocalTime().toNanoOfDay());
    }
  }

  private static Refusal refusal(Class<?> type) {
    return new Refusal(type.getName(), "is not Serializable", null);
  }
}
