package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.interpreter.bridge.ExitRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeTest {
  private Cells cells;

  @BeforeEach
  void start() {
    cells = new Cells();
  }

  @AfterEach
  void stop() {
    cells.close();
  }

  /** Shipped to an engine in the tests. */
  public static final class Leaving implements Callable<Integer>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
      System.exit(4);
      return 1;
    }
  }

  /** Shipped to an engine in the tests. */
  public static final class Spinning implements Callable<Integer>, Serializable {
    private static final long serialVersionUID = 1L;
    static final CountDownLatch BEGUN = new CountDownLatch(1);

    @Override
    public Integer call() {
      BEGUN.countDown();
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  private Object shipped(Class<?> type) throws Exception {
    String resource = type.getName().replace('.', '/') + ".class";
    byte[] bytes;
    try (InputStream in = type.getClassLoader().getResourceAsStream(resource)) {
      bytes = in.readAllBytes();
    }
    byte[] prepared = cells.interpreter.prepare(type.getName(), bytes);
    ClassLoader loader =
        new ClassLoader(cells.interpreter.classLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.equals(type.getName())) {
              return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            return defineClass(name, prepared, 0, prepared.length);
          }
        };
    return loader.loadClass(type.getName()).getConstructor().newInstance();
  }

  @Test
  void exitsAreRefusedInPreparedClasses() throws Exception {
    Callable<?> leaving = (Callable<?>) shipped(Leaving.class);
    assertThatThrownBy(() -> cells.interpreter.run(leaving, OutputSink.NONE))
        .isInstanceOf(ExitRefusedException.class)
        .hasMessageContaining("System.exit(4)");
  }

  @Test
  void loopsInPreparedClassesCanBeStopped() throws Exception {
    Callable<?> spinning = (Callable<?>) shipped(Spinning.class);
    CountDownLatch begun = (CountDownLatch) field(spinning.getClass());
    CompletableFuture<Object> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return cells.interpreter.run(spinning, OutputSink.NONE);
              } catch (Exception e) {
                return e;
              }
            });
    begun.await();
    assertThat(cells.interpreter.interrupt(Duration.ofSeconds(10))).isEqualTo(Interruption.STOPPED);
    assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedCellException.class);
  }

  private static Object field(Class<?> type) throws ReflectiveOperationException {
    var field = type.getDeclaredField("BEGUN");
    field.setAccessible(true);
    return field.get(null);
  }

  @Test
  void prepareRefusesWhatIsNoClassFile() {
    assertThatThrownBy(() -> cells.interpreter.prepare("x.Y", new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givesTheBytesOfDeclaredClasses() throws Exception {
    Object point = cells.value("record P(int x) implements Serializable {}\nnew P(4)");
    String name = point.getClass().getName();
    assertThat(cells.interpreter.classLoader().loadClass(name)).isSameAs(point.getClass());
    assertThat(cells.interpreter.classBytes(name)).isPresent();
    assertThat(cells.interpreter.classBytes("REPL.Nothing")).isEmpty();
    Object copy = copy(point);
    assertThat(copy).isEqualTo(point).isNotSameAs(point);
  }

  @Test
  void lambdasOfCellsCanBeSerialized() throws Exception {
    Object lambda =
        cells.value("interface Task extends Callable<Integer>, Serializable {}\n(Task) () -> 42");
    assertThat(((Callable<?>) copy(lambda)).call()).isEqualTo(42);
  }

  private Object copy(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(value);
    return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
      @Override
      protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
        return Class.forName(type.getName(), false, cells.interpreter.classLoader());
      }
    }.readObject();
  }

  @Test
  void findsClassesOfJarsAndFolders(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("Extra.java");
    Files.writeString(
        source, "package extra; public class Extra { public static int v() { return 9; } }");
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", folder.toString(), source.toString());
    Path jar = folder.resolve("extra.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("extra/Extra.class"));
      out.write(Files.readAllBytes(folder.resolve("extra/Extra.class")));
    }
    cells.rejected("extra.Extra.v()");
    cells.interpreter.addToClassPath(jar);
    assertThat(cells.value("extra.Extra.v()")).isEqualTo(9);
    cells.interpreter.reset();
    assertThat(cells.value("import extra.Extra;\nint v = Extra.v();\nv")).isEqualTo(9);
    try (Cells other =
        new Cells(Interpreter.builder().classPath(java.util.List.of(folder)).build())) {
      assertThat(other.value("extra.Extra.v()")).isEqualTo(9);
    }
    assertThatThrownBy(() -> cells.interpreter.addToClassPath(folder.resolve("missing.jar")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing.jar");
  }

  @Test
  void exitsAreRefusedInClassesOfTheClassPath(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("Leaver.java");
    Files.writeString(
        source,
        """
        package extra;
        public class Leaver {
          public static void leave() { System.exit(7); }
          public static String where() {
            return Leaver.class.getProtectionDomain().getCodeSource().getLocation().toString();
          }
        }
        """);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    Path jar = folder.resolve("leaver.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "2.5");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("extra/Leaver.class"));
      out.write(Files.readAllBytes(classes.resolve("extra/Leaver.class")));
    }
    cells.interpreter.addToClassPath(jar);
    assertThat(cells.threw("extra.Leaver.leave();").exception())
        .isInstanceOf(ExitRefusedException.class)
        .hasMessageContaining("System.exit(7)");
    assertThat(cells.value("extra.Leaver.where()")).isEqualTo(jar.toUri().toURL().toString());
    assertThat(cells.value("extra.Leaver.class.getPackage().getImplementationVersion()"))
        .isEqualTo("2.5");
    try (Cells other =
        new Cells(Interpreter.builder().classPath(java.util.List.of(classes)).build())) {
      assertThat(other.threw("extra.Leaver.leave();").exception())
          .isInstanceOf(ExitRefusedException.class);
      assertThat(other.value("extra.Leaver.where()")).isEqualTo(classes.toUri().toURL().toString());
    }
  }

  @Test
  void aSerializedLambdaOfACellIsReadAfterItsClassWasUnloaded() throws Exception {
    try (Cells forgetful = new Cells(Interpreter.builder().cellCache(1).build())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      WeakReference<Object> unloaded = serialize(forgetful, bytes);
      forgetful.completed("1 + 1");
      Awaitility.await("the class to be unloaded")
          .until(
              () -> {
                System.gc();
                return unloaded.get() == null;
              });

      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description)
                throws ClassNotFoundException {
              return Class.forName(
                  description.getName(), false, forgetful.interpreter.classLoader());
            }
          }) {
        assertThat(((IntSupplier) in.readObject()).getAsInt()).isEqualTo(77);
      }
    }
  }

  /** Writes a lambda of a cell; what is returned refers to the loader of its class. */
  private static WeakReference<Object> serialize(Cells cells, ByteArrayOutputStream bytes)
      throws Exception {
    Object lambda = cells.value("(IntSupplier & Serializable) () -> 77");
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(lambda);
    }
    return new WeakReference<>(lambda.getClass().getClassLoader());
  }

  @Test
  void functionsFindClassesOfCells() throws Exception {
    String name = cells.value("record P(int x) {}\nnew P(1)").getClass().getName();
    Class<?> found =
        cells.interpreter.run(
            () -> Thread.currentThread().getContextClassLoader().loadClass(name), OutputSink.NONE);
    assertThat(found.getName()).isEqualTo(name);
  }

  @Test
  void functionsThrowWhatTheyThrow() {
    assertThatThrownBy(
            () ->
                cells.interpreter.run(
                    () -> {
                      throw new java.io.IOException("disk");
                    },
                    OutputSink.NONE))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("disk");
  }

  @Test
  void aClosedInterpreterSaysSo() {
    cells.close();
    cells.close();
    assertThatThrownBy(() -> cells.run("1")).hasMessageContaining("closed");
  }
}
