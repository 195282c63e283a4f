package io.gridshell.interpreter.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The constant pool of a class file, with the offset where the rest begins. Constants can be
 * replaced and appended; the rest of the file stays as it is.
 */
final class ConstantPool {
  static final int UTF8 = 1;
  static final int CLASS = 7;
  static final int FIELD = 9;
  static final int METHOD = 10;
  static final int INTERFACE_METHOD = 11;
  static final int NAME_AND_TYPE = 12;
  static final int METHOD_HANDLE = 15;

  private final byte[] file;
  private byte[][] entries;
  private int count;
  private final int end;
  private boolean changed;

  ConstantPool(byte[] file) {
    this.file = file;
    if (file.length < 10 || u2(file, 0) != 0xCAFE || u2(file, 2) != 0xBABE) {
      throw new IllegalArgumentException("Not a class file: " + file.length + " bytes");
    }
    count = u2(file, 8);
    entries = new byte[count + 16][];
    int at = 10;
    for (int i = 1; i < count; i++) {
      int tag = file[at];
      int length = length(tag, at);
      entries[i] = Arrays.copyOfRange(file, at, at + length);
      at += length;
      if (tag == 5 || tag == 6) {
        i++;
      }
    }
    end = at;
  }

  private int length(int tag, int at) {
    return switch (tag) {
      case UTF8 -> 3 + u2(file, at + 1);
      case 3, 4, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> 5;
      case 5, 6 -> 9;
      case CLASS, 8, 16, 19, 20 -> 3;
      case METHOD_HANDLE -> 4;
      default -> throw new IllegalArgumentException("Unknown constant " + tag + " in class file");
    };
  }

  int count() {
    return count;
  }

  /** Offset of the access flags in the file that was read. */
  int end() {
    return end;
  }

  int tag(int index) {
    byte[] entry = index < count ? entries[index] : null;
    return entry == null ? 0 : entry[0];
  }

  int first(int index) {
    return u2(entries[index], 1);
  }

  int second(int index) {
    return u2(entries[index], 3);
  }

  String utf8(int index) {
    try {
      return new DataInputStream(
              new ByteArrayInputStream(entries[index], 1, entries[index].length - 1))
          .readUTF();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a class constant. */
  String className(int index) {
    return index == 0 ? "" : utf8(first(index));
  }

  /** The owner of a field or method constant. */
  String owner(int index) {
    return className(first(index));
  }

  String memberName(int index) {
    return utf8(first(second(index)));
  }

  String memberType(int index) {
    return utf8(second(second(index)));
  }

  int handleKind(int index) {
    return entries[index][1];
  }

  int handleTarget(int index) {
    return u2(entries[index], 2);
  }

  void replaceHandle(int index, int kind, int target) {
    entries[index] = new byte[] {METHOD_HANDLE, (byte) kind, (byte) (target >> 8), (byte) target};
    changed = true;
  }

  void replaceUtf8(int index, String text) {
    entries[index] = encode(text);
    changed = true;
  }

  int addMethod(String owner, String name, String type) {
    int ownerIndex = add(pair(CLASS, add(encode(owner))));
    int nameAndType = add(triple(NAME_AND_TYPE, add(encode(name)), add(encode(type))));
    return add(triple(METHOD, ownerIndex, nameAndType));
  }

  void replaceMethod(int index, int other) {
    entries[index] = entries[other].clone();
    changed = true;
  }

  private int add(byte[] entry) {
    if (count >= 65_534) {
      throw new IllegalArgumentException("Constant pool is full");
    }
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count + 16);
    }
    entries[count] = entry;
    changed = true;
    return count++;
  }

  private static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(UTF8);
      out.writeUTF(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pair(int tag, int index) {
    return new byte[] {(byte) tag, (byte) (index >> 8), (byte) index};
  }

  private static byte[] triple(int tag, int first, int second) {
    return new byte[] {
      (byte) tag, (byte) (first >> 8), (byte) first, (byte) (second >> 8), (byte) second
    };
  }

  /** The file with this pool; the rest is taken from the given copy of the file that was read. */
  byte[] write(byte[] rest) {
    if (!changed) {
      return rest;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 128);
    out.write(file, 0, 8);
    out.write(count >> 8);
    out.write(count);
    for (int i = 1; i < count; i++) {
      byte[] entry = entries[i];
      if (entry != null) {
        out.writeBytes(entry);
      }
    }
    out.write(rest, end, rest.length - end);
    return out.toByteArray();
  }

  static int u2(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  static int u4(byte[] bytes, int at) {
    return (u2(bytes, at) << 16) | u2(bytes, at + 2);
  }
}
