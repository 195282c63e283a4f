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
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes that cells declare, and the class path of an interpreter. Classes of spent
 * expressions and statements live in loaders of their own; they are found here as long as anything
 * refers to them. Thread-safe.
 */
final class ReplLoader extends URLClassLoader implements DeclaredClasses {
  private static final Cleaner CLEANER = Cleaner.create();

  /** How many spent classes can be found again by name once they were unloaded. */
  private static final int FINDABLE = 1_000;

  static {
    registerAsParallelCapable();
  }

  private final Weaver weaver;
  private final Map<String, byte[]> declared = new ConcurrentHashMap<>();
  private final Map<String, ClassShape> shapes = new ConcurrentHashMap<>();
  private final Map<String, WeakReference<CellLoader>> spent = new ConcurrentHashMap<>();
  private final Map<Object, Object> companions = new WeakHashMap<>();

  /** Where the newest of those classes come from whose objects name them when they are read. */
  private final Map<String, Compiled.Classes> findable =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled.Classes> eldest) {
          return size() > FINDABLE;
        }
      };

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

  @Override
  public Set<String> declaredClasses() {
    return Collections.unmodifiableSet(declared.keySet());
  }

  @Override
  public ClassLoader declaring() {
    return this;
  }

  @Override
  public <T> T companion(Object owner, Class<T> type, Supplier<T> making) {
    synchronized (companions) {
      return type.cast(companions.computeIfAbsent(owner, unused -> making.get()));
    }
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
   * unless it uses what only classes of this very loader may use.
   */
  Class<?> load(Compiled.Classes compiled, int line) throws ClassNotFoundException {
    boolean deserializes = false;
    for (byte[] bytes : compiled.classes().values()) {
      ClassShape shape = ClassShape.of(bytes);
      if (shape.needsPackage(shapes, ReplLoader::isHolder)) {
        // Nothing is declared by it, so no other class needs to know its shape.
        declared.putAll(compiled.classes());
        return loadClass(compiled.className());
      }
      deserializes |= shape.deserializesLambdas();
    }
    if (deserializes) {
      synchronized (findable) {
        compiled.classes().keySet().forEach(name -> findable.put(name, compiled));
      }
    }
    return loaderOf(compiled, line).loadClass(compiled.className());
  }

  private CellLoader loaderOf(Compiled.Classes compiled, int line) {
    CellLoader loader = new CellLoader(this, compiled.classes(), line);
    WeakReference<CellLoader> reference = new WeakReference<>(loader);
    for (String name : compiled.classes().keySet()) {
      spent.put(name, reference);
    }
    CLEANER.register(
        loader, new Forget(spent, List.copyOf(compiled.classes().keySet()), reference));
    return loader;
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
    CellLoader loader = reference == null ? null : reference.get();
    return loader == null ? loadedAgain(name) : loader;
  }

  /** The loader of a class that was unloaded and is named by something that is read now. */
  private @Nullable CellLoader loadedAgain(String name) {
    synchronized (findable) {
      Compiled.Classes compiled = findable.get(name);
      if (compiled == null) {
        return null;
      }
      WeakReference<CellLoader> reference = spent.get(name);
      CellLoader loader = reference == null ? null : reference.get();
      return loader == null ? loaderOf(compiled, 1) : loader;
    }
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
    return loader != null ? loader.own(name) : library(name);
  }

  /** A class of the class path; it is changed only where it would end the JVM. */
  private Class<?> library(String name) throws ClassNotFoundException {
    LibraryClass found = LibraryClass.find(this, name);
    if (found == null) {
      return super.findClass(name);
    }
    byte[] woven = weaver.refuseExits(name, found.bytes());
    if (woven == found.bytes()) {
      return super.findClass(name);
    }
    int end = name.lastIndexOf('.');
    if (end > 0) {
      definePackage(name.substring(0, end), found);
    }
    return defineClass(name, woven, 0, woven.length, found.source());
  }

  private void definePackage(String name, LibraryClass first) {
    try {
      Manifest manifest = first.manifest();
      if (getDefinedPackage(name) == null && manifest != null) {
        definePackage(name, manifest, first.source().getLocation());
      }
    } catch (IllegalArgumentException defined) {
      // By another thread, which loads another class of the package.
      return;
    }
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

  private record Forget(
      Map<String, WeakReference<CellLoader>> spent,
      List<String> names,
      WeakReference<CellLoader> reference)
      implements Runnable {
    @Override
    public void run() {
      for (String name : names) {
        spent.remove(name, reference);
      }
    }
  }
}
