package io.gridshell.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles blocks of Java: whole files as they are, statements as the body of a method that knows
 * what scripts know.
 */
final class JavaBlocks {
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(public |final |abstract )*(class|interface|enum) ");
  private static final Pattern IMPORT = Pattern.compile("import .*;.*");

  /** What scripts import, and the packages of Gridshell and Ignite that a program starts from. */
  private static final List<String> IMPORTS =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.regex.*",
          "java.util.stream.*",
          "io.gridshell.*",
          "io.gridshell.grid.*",
          "io.gridshell.launch.*",
          "io.gridshell.marathon.*",
          "org.apache.ignite.*",
          "org.apache.ignite.configuration.*",
          "org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi");

  private JavaBlocks() {}

  /** The complaints of the compiler, each with its place in its page. */
  static List<String> complaints(List<CodeBlock> blocks) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      sources.add(source(blocks.get(i), i));
    }
    try (JavaFileManager files =
        new Discarding(compiler.getStandardFileManager(diagnostics, null, null))) {
      compiler
          .getTask(
              null,
              files,
              diagnostics,
              List.of(
                  "--release",
                  "17",
                  "-proc:none",
                  "-Xmaxerrs",
                  "1000",
                  "-classpath",
                  System.getProperty("java.class.path")),
              null,
              sources)
          .call();
    }
    List<String> complaints = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> each : diagnostics.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        complaints.add(
            each.getSource() instanceof Source source
                ? source.place(each.getLineNumber()) + ": " + each.getMessage(null)
                : each.toString());
      }
    }
    return complaints;
  }

  private static Source source(CodeBlock block, int number) {
    String folder = "block" + number;
    if (TYPE.matcher(block.text()).find()) {
      // A package of its own, on the line that the block's first line shares.
      return new Source(block, folder, "package " + folder + "; ", block.text(), 0);
    }
    List<String> imports = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    for (String line : block.lines()) {
      boolean isImport = IMPORT.matcher(line).matches();
      imports.add(isImport ? line : "");
      statements.add(isImport ? "" : line);
    }
    String head =
        "package "
            + folder
            + "; "
            + String.join("", IMPORTS.stream().map(each -> "import " + each + "; ").toList())
            + String.join(" ", imports)
            + " class Block { static Grid grid; static DirectView dv; static LoadBalancedView lv;"
            + " static String[] args; static Path script; static void run() throws Exception {\n";
    return new Source(block, folder, head, String.join("\n", statements) + "\n}}\n", 1);
  }

  /** A block as a source file; the name of the file does not have to fit a public class. */
  private static final class Source extends SimpleJavaFileObject {
    private final CodeBlock block;
    private final String text;
    private final int linesBefore;

    Source(CodeBlock block, String folder, String head, String body, int linesBefore) {
      super(URI.create("string:///" + folder + "/Block.java"), Kind.SOURCE);
      this.block = block;
      this.text = head + body;
      this.linesBefore = linesBefore;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    String place(long line) {
      return block.page() + ":" + (block.line() - 1 + line - linesBefore);
    }
  }

  /** Lets the compiler do all it does, and keeps nothing. */
  private static final class Discarding extends ForwardingJavaFileManager<JavaFileManager> {
    Discarding(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("nowhere:///" + className.replace('.', '/') + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream();
        }
      };
    }
  }
}
