package io.gridshell.interpreter.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What other classes may reach in a class file, and what it reaches in others; read from its bytes.
 */
public final class ClassShape {
  private static final int PUBLIC = 1;
  private static final int PRIVATE = 2;
  private static final int STATIC = 8;

  private final String name;
  private final String superName;
  private final List<String> interfaces = new ArrayList<>();
  private final boolean accessible;
  private final Map<String, Integer> members = new HashMap<>();
  private final Set<String> classes = new HashSet<>();
  private final List<String[]> references = new ArrayList<>();
  private boolean deserializesLambdas;

  private ClassShape(byte[] file) {
    ConstantPool pool = new ConstantPool(file);
    int at = pool.end();
    accessible = (ConstantPool.u2(file, at) & PUBLIC) != 0;
    name = pool.className(ConstantPool.u2(file, at + 2));
    superName = pool.className(ConstantPool.u2(file, at + 4));
    int count = ConstantPool.u2(file, at + 6);
    at += 8;
    for (int i = 0; i < count; i++, at += 2) {
      interfaces.add(pool.className(ConstantPool.u2(file, at)));
    }
    for (int kind = 0; kind < 2; kind++) {
      int number = ConstantPool.u2(file, at);
      at += 2;
      for (int i = 0; i < number; i++) {
        at = member(pool, file, at);
      }
    }
    references(pool);
  }

  /** Reads a class file; throws {@link IllegalArgumentException} when it is none. */
  public static ClassShape of(byte[] file) {
    try {
      return new ClassShape(file);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Class file is cut off: " + file.length + " bytes", e);
    }
  }

  private int member(ConstantPool pool, byte[] file, int start) {
    String member =
        pool.utf8(ConstantPool.u2(file, start + 2)) + pool.utf8(ConstantPool.u2(file, start + 4));
    members.put(member, ConstantPool.u2(file, start));
    deserializesLambdas |= member.startsWith("$deserializeLambda$");
    int attributes = ConstantPool.u2(file, start + 6);
    int at = start + 8;
    for (int i = 0; i < attributes; i++) {
      at += 6 + ConstantPool.u4(file, at + 2);
    }
    return at;
  }

  private void references(ConstantPool pool) {
    for (int i = 1; i < pool.count(); i++) {
      switch (pool.tag(i)) {
        case ConstantPool.CLASS -> classes.add(element(pool.className(i)));
        case ConstantPool.FIELD, ConstantPool.METHOD, ConstantPool.INTERFACE_METHOD ->
            references.add(
                new String[] {element(pool.owner(i)), pool.memberName(i) + pool.memberType(i)});
        default -> {}
      }
    }
  }

  private static String element(String className) {
    int from = className.lastIndexOf('[') + 1;
    return from > 0 && className.charAt(from) == 'L'
        ? className.substring(from + 1, className.length() - 1)
        : className;
  }

  /** Internal name of the class. */
  public String name() {
    return name;
  }

  /** Whether lambdas of the class can be rebuilt from their serialized form. */
  public boolean deserializesLambdas() {
    return deserializesLambdas;
  }

  /**
   * Whether the class uses something of the given classes that only their own package may use.
   *
   * @param known other classes of the package by internal name
   * @param holder names of classes that count as public
   */
  public boolean needsPackage(
      Map<String, ClassShape> known, java.util.function.Predicate<String> holder) {
    for (String used : classes) {
      ClassShape other = known.get(used);
      if (other != null && !other.accessible && !holder.test(used)) {
        return true;
      }
    }
    for (String[] reference : references) {
      if (hidden(reference[0], reference[1], known)) {
        return true;
      }
    }
    return inheritsHidden(known);
  }

  private static boolean hidden(String owner, String member, Map<String, ClassShape> known) {
    ClassShape at = known.get(owner);
    while (at != null) {
      Integer flags = at.members.get(member);
      if (flags != null) {
        return (flags & PUBLIC) == 0;
      }
      at = known.get(at.superName);
    }
    return false;
  }

  private boolean inheritsHidden(Map<String, ClassShape> known) {
    @Nullable ClassShape at = known.get(superName);
    while (at != null) {
      for (int flags : at.members.values()) {
        if ((flags & (PUBLIC | PRIVATE | STATIC)) == 0) {
          return true;
        }
      }
      at = known.get(at.superName);
    }
    return false;
  }

  /** The file with the public flag set on its class. */
  public static byte[] opened(byte[] file) {
    int at = new ConstantPool(file).end();
    byte[] opened = file.clone();
    opened[at + 1] |= PUBLIC;
    return opened;
  }
}
