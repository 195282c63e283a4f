package io.gridshell.grid.testing;

import io.gridshell.spi.ClassPathElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Jars with classes that neither the test nor its engines have. */
public final class CompiledJar {
  private CompiledJar() {}

  /**
   * Makes {@code folder/name.jar} with a class {@code library.Name} whose method {@code text()}
   * gives {@code text}; {@code name} is the class's in lower case.
   */
  public static Path write(Path folder, String className, String text) throws IOException {
    return writeSource(
        folder,
        className,
        "package library; public class "
            + className
            + " { public static String text() { return \""
            + text
            + "\"; } }");
  }

  /** As {@link #write}, with {@code code} as the source of the class. */
  public static Path writeSource(Path folder, String className, String code) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    Path source = Files.createTempDirectory(folder, "src").resolve(className + ".java");
    Files.writeString(source, code);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    if (result != 0) {
      throw new IllegalStateException("the compiler refused " + source);
    }
    Path jar = folder.resolve(className.toLowerCase(java.util.Locale.ROOT) + ".jar");
    Files.write(jar, ClassPathElement.read(classes));
    return jar;
  }
}
