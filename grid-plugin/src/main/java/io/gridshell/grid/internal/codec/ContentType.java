package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.MalformedBytesException;

/**
 * How the bytes of a value are laid out; the first byte of every encoded value is its ordinal.
 *
 * <p>The order is part of the format: new types go to the end.
 */
enum ContentType {
  NULL,
  BOOLEAN,
  BYTE,
  SHORT,
  CHAR,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  STRING,
  BOOLEAN_ARRAY,
  BYTE_ARRAY,
  SHORT_ARRAY,
  CHAR_ARRAY,
  INT_ARRAY,
  LONG_ARRAY,
  FLOAT_ARRAY,
  DOUBLE_ARRAY,
  /** As the JDK serializes it. */
  JDK,
  BYTE_BUFFER,
  /** Text with halves of surrogate pairs, which UTF-8 cannot express. */
  CHARS,
  /** An object that came before. */
  REFERENCE,
  CLASS,
  ENUM,
  OBJECT_ARRAY,
  RECORD,
  /** An object, field by field. */
  FIELDS,
  COLLECTION,
  /** A sequence of numbers or strings of one class. */
  PACKED,
  MAP,
  ENTRY,
  OPTIONAL,
  BIG_INTEGER,
  BIG_DECIMAL,
  UUID,
  INSTANT,
  DURATION,
  LOCAL_DATE,
  LOCAL_TIME,
  LOCAL_DATE_TIME,
  /** An {@code AtomicReference}. */
  HOLDER,
  /** A sequence of records of one class, by columns. */
  RECORDS;

  private static final ContentType[] ALL = values();

  static ContentType of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new MalformedBytesException("content type " + code);
    }
    return ALL[code];
  }
}
