package io.gridshell.grid.internal.code;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One class as it travels.
 *
 * @param name its binary name
 * @param bytes its class file
 * @param hash the hash of {@code bytes}
 * @param references binary names of the classes that it mentions
 * @param methods what its methods do with an interactive session
 */
public record ClassUnit(
    String name,
    byte[] bytes,
    ContentHash hash,
    Set<String> references,
    Map<MethodName, MethodUse> methods) {

  /** Two units are equal when their class files are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassUnit unit && unit.hash.equals(hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** Something that is no class but travels as classes do: once to each receiver. */
  public static ClassUnit ofPayload(byte[] bytes) {
    return new ClassUnit("", bytes, ContentHash.of(bytes), Set.of(), Map.of());
  }

  /** Reads the class file {@code bytes} of class {@code name}. */
  public static ClassUnit of(String name, byte[] bytes) {
    ClassScanner scanner = ClassScanner.scan(bytes);
    return new ClassUnit(
        name, bytes, ContentHash.of(bytes), scanner.references(), scanner.methods());
  }
}
