package io.gridshell.grid.internal.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Classes that exist only in a loader of the test: the receiver's side has never heard of them. */
public final class Compiled {
  private final Map<String, ByteArrayOutputStream> classFiles = new HashMap<>();

  private Compiled() {}

  /** Compiles {@code sources}, each the text of a class by its binary name. */
  public static Compiled of(Map<String, String> sources) {
    Compiled compiled = new Compiled();
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((name, text) -> files.add(new Source(name, text)));
    try (var manager = compiled.new Memory(compiler.getStandardFileManager(null, null, null))) {
      List<String> options =
          List.of("-classpath", System.getProperty("java.class.path"), "-proc:none");
      boolean good = compiler.getTask(null, manager, null, options, null, files).call();
      if (!good) {
        throw new IllegalArgumentException("the sources do not compile: " + sources);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compiled;
  }

  /** The class file of {@code name}. */
  public byte[] bytes(String name) {
    ByteArrayOutputStream file = classFiles.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no class " + name + " among " + classFiles.keySet());
    }
    return file.toByteArray();
  }

  /** A fresh loader of the classes, which also gives their class files. */
  public ClassLoader loader(ClassLoader parent) {
    return new Loader(parent);
  }

  private record SourceName(URI uri) {
    static SourceName of(String name) {
      return new SourceName(URI.create("memory:///" + name.replace('.', '/') + ".java"));
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(SourceName.of(name).uri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classFiles.put(name, bytes);
          return bytes;
        }
      };
    }
  }

  private final class Loader extends ClassLoader {
    Loader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!classFiles.containsKey(name)) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String path) {
      String name = path.replace(".class", "").replace('/', '.');
      return path.endsWith(".class") && classFiles.containsKey(name)
          ? new ByteArrayInputStream(bytes(name))
          : super.getResourceAsStream(path);
    }
  }
}
