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
  OBJECT,
  BYTE_BUFFER;

  private static final ContentType[] ALL = values();

  static ContentType of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new MalformedBytesException("content type " + code);
    }
    return ALL[code];
  }
}
