package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.ClassShape;
import io.gridshell.interpreter.internal.Compiled;
import io.gridshell.interpreter.internal.Weaver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes that cells declare, and the class path of an interpreter. Classes of spent
 * expressions and statements live in loaders of their own; they are found here as long as anything
 * refers to them. Thread-safe.
 */
final class ReplLoader extends URLClassLoader {
  private static final Cleaner CLEANER = Cleaner.create();

  static {
    registerAsParallelCapable();
  }

  private final Weaver weaver;
  private final Map<String, byte[]> declared = new ConcurrentHashMap<>();
  private final Map<String, ClassShape> shapes = new ConcurrentHashMap<>();
  private final Map<String, WeakReference<CellLoader>> spent = new ConcurrentHashMap<>();

  ReplLoader(ClassLoader parent, Weaver weaver) {
    super("cells", new URL[0], parent);
    this.weaver = weaver;
  }

  void addPath(Path element) {
    try {
      addURL(element.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("Class path element " + element + " has no URL", e);
    }
  }

  /** Makes a class of a declaration loadable. */
  void declare(String name, byte[] bytes) {
    shapes.put(name.replace('.', '/'), ClassShape.of(bytes));
    declared.put(name, bytes);
  }

  /** The names of some declared classes and of every class inside them. */
  Set<String> withNested(Set<String> names) {
    Set<String> all = new HashSet<>(names);
    for (String name : declared.keySet()) {
      int end = name.indexOf('$', "REPL.$JShell$".length());
      if (end > 0 && names.contains(name.substring(0, end))) {
        all.add(name);
      }
    }
    return all;
  }

  /** Whether exactly these bytes are the ones declared under the name. */
  boolean isDeclared(String name, byte[] bytes) {
    return Arrays.equals(declared.get(name), bytes);
  }

  /**
   * Loads the class of an expression or statement. It can be unloaded when nothing refers to it,
   * unless it uses what only classes of this very loader may use or has to be found again by name.
   */
  Class<?> load(Compiled.Classes compiled, int line) throws ClassNotFoundException {
    if (belongsHere(compiled.classes())) {
      compiled.classes().forEach(this::declare);
      return loadClass(compiled.className());
    }
    CellLoader loader = new CellLoader(this, compiled.classes(), line);
    WeakReference<CellLoader> reference = new WeakReference<>(loader);
    for (String name : compiled.classes().keySet()) {
      spent.put(name, reference);
    }
    CLEANER.register(loader, new Forget(spent, List.copyOf(compiled.classes().keySet())));
    return loader.loadClass(compiled.className());
  }

  private boolean belongsHere(Map<String, byte[]> classes) {
    for (byte[] bytes : classes.values()) {
      ClassShape shape = ClassShape.of(bytes);
      if (shape.deserializesLambdas() || shape.needsPackage(shapes, ReplLoader::isHolder)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHolder(String internalName) {
    return internalName.startsWith("REPL/$JShell$") && internalName.indexOf('$', 13) < 0;
  }

  /** The bytes of a class of a cell as the compiler wrote them. */
  byte @Nullable [] bytes(String name) {
    byte[] bytes = declared.get(name);
    if (bytes == null) {
      CellLoader loader = cellLoader(name);
      return loader == null ? null : loader.bytes(name);
    }
    return bytes;
  }

  @Nullable CellLoader cellLoader(String name) {
    WeakReference<CellLoader> reference = spent.get(name);
    return reference == null ? null : reference.get();
  }

  byte[] woven(String name, byte[] bytes) {
    byte[] woven = weaver.weave(name, bytes);
    return isHolder(name.replace('.', '/')) ? ClassShape.opened(woven) : woven;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = declared.get(name);
    if (bytes != null) {
      byte[] woven = woven(name, bytes);
      return defineClass(name, woven, 0, woven.length);
    }
    CellLoader loader = cellLoader(name);
    return loader != null ? loader.own(name) : super.findClass(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    if (name.startsWith("REPL/") && name.endsWith(".class")) {
      byte[] bytes = bytes(name.substring(0, name.length() - 6).replace('/', '.'));
      if (bytes != null) {
        return new ByteArrayInputStream(bytes);
      }
    }
    return super.getResourceAsStream(name);
  }

  private record Forget(Map<String, WeakReference<CellLoader>> spent, List<String> names)
      implements Runnable {
    @Override
    public void run() {
      for (String name : names) {
        spent.remove(name);
      }
    }
  }
}
