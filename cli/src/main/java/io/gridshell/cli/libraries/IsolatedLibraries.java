package io.gridshell.cli.libraries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Libraries by Maven's resolver, which is loaded when it is first needed and out of sight of cells:
 * the resolver brings libraries of its own that users may want in other versions.
 */
public final class IsolatedLibraries implements Libraries {
  private static final String PACKAGE = "io.gridshell.cli.libraries.maven.";
  private static final String IMPLEMENTATION = PACKAGE + "MavenLibraries";

  private final List<String> repositories;
  private @Nullable Libraries loaded;

  /** Looks in {@code repositories}, addresses of Maven repositories. */
  public IsolatedLibraries(List<String> repositories) {
    this.repositories = List.copyOf(repositories);
  }

  @Override
  public synchronized List<Path> fetch(List<String> coordinates, Consumer<String> progress) {
    Libraries libraries = loaded;
    if (libraries == null) {
      libraries = load();
      loaded = libraries;
    }
    return libraries.fetch(coordinates, progress);
  }

  private Libraries load() {
    try {
      Class<?> implementation = Class.forName(IMPLEMENTATION, true, loader());
      return (Libraries)
          implementation.getDeclaredConstructor(List.class).newInstance(repositories);
    } catch (InvocationTargetException failed) {
      throw new LibraryException(
          "cannot start Maven's resolver: " + failed.getTargetException(), failed);
    } catch (ReflectiveOperationException | NoClassDefFoundError missing) {
      throw new LibraryException(
          "Maven's resolver is missing: "
              + missing
              + "; unpack the whole distribution, or build with mvn package",
          missing);
    }
  }

  private static ClassLoader loader() {
    ClassLoader parent = IsolatedLibraries.class.getClassLoader();
    try {
      Path own =
          Path.of(
              IsolatedLibraries.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = own.resolveSibling("resolver");
      if (!Files.isDirectory(folder)) {
        return parent;
      }
      List<URL> jars = new ArrayList<>();
      jars.add(own.toUri().toURL());
      try (Stream<Path> files = Files.list(folder)) {
        for (Path jar : files.sorted().collect(Collectors.toList())) {
          jars.add(jar.toUri().toURL());
        }
      }
      return new Apart(jars.toArray(new URL[0]), parent);
    } catch (java.net.URISyntaxException | MalformedURLException odd) {
      throw new IllegalStateException("the place of the command's jar is no address", odd);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the folder of the resolver", unreadable);
    }
  }

  /** Loads our part that uses the resolver itself; the parent could not find the resolver. */
  private static final class Apart extends URLClassLoader {
    Apart(URL[] jars, ClassLoader parent) {
      super(jars, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
  }
}
