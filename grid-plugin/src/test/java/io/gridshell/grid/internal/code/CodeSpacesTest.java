package io.gridshell.grid.internal.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.CodeShippingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CodeSpacesTest {
  private static final ClassLoader PARENT = CodeSpacesTest.class.getClassLoader();
  private static final Compiled FIRST =
      Compiled.of(
          Map.of(
              "user.A",
              "package user; public class A { public String who() { return B.NAME + 1; } }",
              "user.B",
              "package user; public class B { static final String NAME = \"b\" + System.nanoTime() % 1; }"));
  private static final Compiled SECOND =
      Compiled.of(
          Map.of(
              "user.A",
              "package user; public class A { public String who() { return B.NAME + 2; } }",
              "user.B",
              "package user; public class B { static final String NAME = \"b\" + System.nanoTime() % 1; }"));

  private final CodeStore store = new CodeStore();
  private final CodeSpaces spaces = new CodeSpaces(PARENT, (name, bytes) -> bytes, store);

  private Map<String, ContentHash> manifest(Compiled compiled, String... names) {
    Map<String, ContentHash> manifest = new LinkedHashMap<>();
    for (String name : names) {
      ClassUnit unit = ClassUnit.of(name, compiled.bytes(name));
      store.add(unit);
      manifest.put(name, unit.hash());
    }
    return manifest;
  }

  private static String who(ClassLoader loader) throws ReflectiveOperationException {
    Object a = loader.loadClass("user.A").getDeclaredConstructor().newInstance();
    return (String) a.getClass().getMethod("who").invoke(a);
  }

  @Test
  void aReceivedClassIsDefinedAndKnownAsReceived() throws ReflectiveOperationException {
    ClassLoader loader = spaces.loaderFor(manifest(FIRST, "user.A", "user.B"));

    assertThat(who(loader)).isEqualTo("b01");
    assertThat(CodeSpaces.received(loader.loadClass("user.A"))).isTrue();
    assertThat(CodeSpaces.received(String.class)).isFalse();
  }

  @Test
  void twoVersionsOfOneNameLiveSideBySide() throws ReflectiveOperationException {
    ClassLoader first = spaces.loaderFor(manifest(FIRST, "user.A", "user.B"));
    ClassLoader second = spaces.loaderFor(manifest(SECOND, "user.A", "user.B"));

    assertThat(who(first)).isEqualTo("b01");
    assertThat(who(second)).isEqualTo("b02");
    assertThat(first.loadClass("user.A")).isNotSameAs(second.loadClass("user.A"));
    assertThat(spaces.loaderFor(manifest(FIRST, "user.A", "user.B"))).isSameAs(first);
  }

  @Test
  void equalContentFromTwoSendersIsOneClass() throws ReflectiveOperationException {
    Compiled again =
        Compiled.of(
            Map.of(
                "user.A",
                "package user; public class A { public String who() { return B.NAME + 1; } }",
                "user.B",
                "package user; public class B { static final String NAME = \"b\" + System.nanoTime() % 1; }"));

    assertThat(spaces.loaderFor(manifest(FIRST, "user.A", "user.B")).loadClass("user.A"))
        .isSameAs(spaces.loaderFor(manifest(again, "user.A", "user.B")).loadClass("user.A"));
  }

  @Test
  void moreClassesOfOneProgramJoinTheFirst() throws ReflectiveOperationException {
    ClassLoader part = spaces.loaderFor(manifest(FIRST, "user.B"));
    ClassLoader whole = spaces.loaderFor(manifest(FIRST, "user.A", "user.B"));

    assertThat(whole.loadClass("user.B")).isSameAs(part.loadClass("user.B"));
  }

  @Test
  void aClassThatTheParentHasWithEqualContentStaysTheParents() throws Exception {
    String name = CodeSpacesTest.class.getName();
    byte[] own = Objects.requireNonNull(ClassClosures.bytesOf(name, PARENT));
    ClassUnit unit = ClassUnit.of(name, own);
    store.add(unit);

    ClassLoader loader = spaces.loaderFor(Map.of(name, unit.hash()));

    assertThat(loader).isSameAs(PARENT);
    assertThat(loader.loadClass(name)).isSameAs(CodeSpacesTest.class);
  }

  @Test
  void aClassThatTheParentHasInAnotherVersionIsDefinedAnew() throws ReflectiveOperationException {
    ClassLoader parent = FIRST.loader(PARENT);
    CodeSpaces over = new CodeSpaces(parent, (name, bytes) -> bytes, store);

    ClassLoader loader = over.loaderFor(manifest(SECOND, "user.A", "user.B"));

    assertThat(who(loader)).isEqualTo("b02");
    assertThat(who(parent)).isEqualTo("b01");
    assertThat(over.loaderFor(manifest(FIRST, "user.A", "user.B"))).isSameAs(parent);
  }

  @Test
  void nothingNeededIsTheParent() {
    assertThat(spaces.loaderFor(Map.of())).isSameAs(PARENT);
  }

  @Test
  void aClassFileThatNeverCameIsNamed() {
    ClassUnit unit = ClassUnit.of("user.A", FIRST.bytes("user.A"));

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> spaces.loaderFor(Map.of("user.A", unit.hash())))
        .withMessageContaining("class file of user.A did not arrive");
    assertThat(store.missing(List.of(unit.hash()))).containsExactly(unit.hash());
  }

  @Test
  void classFilesArePreparedBeforeTheyAreDefinedAndServedAsTheyCame() throws Exception {
    StringBuilder prepared = new StringBuilder();
    CodeSpaces preparing =
        new CodeSpaces(
            PARENT,
            (name, bytes) -> {
              prepared.append(name).append(' ');
              return bytes;
            },
            store);
    ClassLoader loader = preparing.loaderFor(manifest(FIRST, "user.A", "user.B"));
    loader.loadClass("user.A");

    assertThat(prepared).hasToString("user.A ");
    try (var file = Objects.requireNonNull(loader.getResourceAsStream("user/A.class"))) {
      assertThat(file.readAllBytes()).isEqualTo(FIRST.bytes("user.A"));
    }
  }
}
