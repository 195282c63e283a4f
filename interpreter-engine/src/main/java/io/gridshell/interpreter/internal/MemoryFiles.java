package io.gridshell.interpreter.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * The compiler's files: those of the class path and the JDK, the classes of cells from memory, and
 * what it writes. Listings are kept, for they are asked for again with every task.
 */
final class MemoryFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
  private final Map<String, JavaFileObject> cells = new LinkedHashMap<>();
  private final Map<String, Iterable<JavaFileObject>> listings = new HashMap<>();
  private final Map<String, Output> written = new LinkedHashMap<>();

  MemoryFiles(StandardJavaFileManager files) {
    super(files);
  }

  void classPath(List<Path> path) throws IOException {
    fileManager.setLocationFromPaths(StandardLocation.CLASS_PATH, path);
    listings.clear();
  }

  void cell(String binaryName, byte[] bytes) {
    cells.put(binaryName, new Input(binaryName, bytes));
  }

  void forgetCell(String binaryName) {
    cells.remove(binaryName);
  }

  void forgetCells() {
    cells.clear();
  }

  /** The classes written since the last call, by binary name. */
  Map<String, byte[]> takeWritten() {
    Map<String, byte[]> taken = new LinkedHashMap<>();
    written.forEach((name, output) -> taken.put(name, output.bytes.toByteArray()));
    written.clear();
    return taken;
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    Set<JavaFileObject.Kind> wanted = EnumSet.copyOf(kinds);
    wanted.remove(JavaFileObject.Kind.SOURCE);
    if (wanted.isEmpty()) {
      return List.of();
    }
    if (location == StandardLocation.CLASS_PATH && packageName.equals("REPL")) {
      return new ArrayList<>(cells.values());
    }
    String key = location + "|" + packageName + "|" + wanted + "|" + recurse;
    Iterable<JavaFileObject> listed = listings.get(key);
    if (listed == null) {
      listed = super.list(location, packageName, wanted, recurse);
      listings.put(key, listed);
    }
    return listed;
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof Input input ? input.name : super.inferBinaryName(location, file);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    Output output = new Output(className);
    written.put(className, output);
    return output;
  }

  @Override
  public boolean isSameFile(FileObject a, FileObject b) {
    return a == b || a.toUri().equals(b.toUri());
  }

  @Override
  public boolean hasLocation(Location location) {
    return location != StandardLocation.SOURCE_PATH && super.hasLocation(location);
  }

  private static URI uri(String name, JavaFileObject.Kind kind) {
    return URI.create("cell:///" + name.replace('.', '/') + kind.extension);
  }

  /** A source in memory. */
  static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(uri(name, Kind.SOURCE), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Input extends SimpleJavaFileObject {
    private final String name;
    private final byte[] bytes;

    Input(String name, byte[] bytes) {
      super(uri(name, Kind.CLASS), Kind.CLASS);
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

    Output(String name) {
      super(uri(name, Kind.CLASS), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
