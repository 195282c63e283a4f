package io.gridshell.grid.internal.code;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One class as it travels.
 *
 * <p>Its class file is read only when somebody asks what is in it: of a large library most members
 * only pass the files on. Thread-safe.
 */
public final class ClassUnit {
  private final String name;
  private final byte[] bytes;
  private final ContentHash hash;
  private volatile @Nullable Mentions mentions;

  /**
   * What a class file mentions.
   *
   * @param references binary names of the classes
   * @param methods what its methods do with an interactive session, those that do nothing left out
   */
  record Mentions(Set<String> references, Map<MethodName, MethodUse> methods) {
    static final Mentions NONE = new Mentions(Set.of(), Map.of());
  }

  private ClassUnit(String name, byte[] bytes, @Nullable Mentions mentions) {
    this.name = name;
    this.bytes = bytes;
    this.hash = ContentHash.of(bytes);
    this.mentions = mentions;
  }

  /** Something that is no class but travels as classes do: once to each receiver. */
  public static ClassUnit ofPayload(byte[] bytes) {
    return new ClassUnit("", bytes, Mentions.NONE);
  }

  /** The class {@code name}, whose class file is {@code bytes}. */
  public static ClassUnit of(String name, byte[] bytes) {
    return new ClassUnit(name, bytes, null);
  }

  /** Its binary name; empty for what is no class. */
  public String name() {
    return name;
  }

  /** Its class file, which nobody changes. */
  public byte[] bytes() {
    return bytes;
  }

  /** The hash of its class file. */
  public ContentHash hash() {
    return hash;
  }

  /** Binary names of the classes that it mentions. */
  public Set<String> references() {
    return mentions().references();
  }

  /** What its methods do with an interactive session; those that do nothing are left out. */
  public Map<MethodName, MethodUse> methods() {
    return mentions().methods();
  }

  private Mentions mentions() {
    Mentions known = mentions;
    if (known == null) {
      known = ClassScanner.scan(bytes);
      mentions = known;
    }
    return known;
  }

  /** Two units are equal when their class files are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassUnit unit && unit.hash.equals(hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }
}
