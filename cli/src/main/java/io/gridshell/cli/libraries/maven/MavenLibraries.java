package io.gridshell.cli.libraries.maven;

import io.gridshell.cli.libraries.Libraries;
import io.gridshell.cli.libraries.LibraryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/** Libraries from Maven repositories, kept where Maven keeps them. Thread-safe. */
public final class MavenLibraries implements Libraries {
  private final RepositorySystem system = new RepositorySystemSupplier().get();
  private final List<RemoteRepository> repositories;

  /** Looks in {@code addresses}, in order. */
  public MavenLibraries(List<String> addresses) {
    List<RemoteRepository> all = new ArrayList<>();
    for (String address : addresses) {
      String id =
          address.equals("https://repo.maven.apache.org/maven2") ? "central" : "r" + all.size();
      all.add(new RemoteRepository.Builder(id, "default", address).build());
    }
    this.repositories = List.copyOf(all);
  }

  @Override
  public List<Path> fetch(List<String> coordinates, Consumer<String> progress) {
    DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
    // A description may depend on the Java version; without it all it says would be ignored.
    session.setSystemProperties(System.getProperties());
    session.setLocalRepositoryManager(
        system.newLocalRepositoryManager(session, new LocalRepository(localRepository().toFile())));
    session.setTransferListener(
        new AbstractTransferListener() {
          @Override
          public void transferInitiated(TransferEvent event) {
            String name = event.getResource().getResourceName();
            progress.accept("fetching " + name.substring(name.lastIndexOf('/') + 1));
          }
        });
    CollectRequest collect = new CollectRequest();
    coordinates.forEach(
        each ->
            collect.addDependency(
                new Dependency(new DefaultArtifact(checked(each)), JavaScopes.RUNTIME)));
    collect.setRepositories(repositories);
    DependencyRequest request =
        new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
    try {
      return system.resolveDependencies(session, request).getArtifactResults().stream()
          .map(result -> result.getArtifact().getFile().toPath())
          .collect(Collectors.toList());
    } catch (DependencyResolutionException failed) {
      Throwable root = failed;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new LibraryException(
          "cannot have "
              + String.join(" ", coordinates)
              + ": "
              + root.getMessage()
              + "; looked in "
              + repositories.stream()
                  .map(RemoteRepository::getUrl)
                  .collect(Collectors.joining(", ")),
          failed);
    }
  }

  private static String checked(String coordinate) {
    int parts = coordinate.split(":", -1).length;
    if (parts < 3 || parts > 5) {
      throw new IllegalArgumentException(
          "'"
              + coordinate
              + "' is not GROUP:ARTIFACT:VERSION, such as com.google.guava:guava:33.0.0-jre");
    }
    return coordinate;
  }

  private static Path localRepository() {
    String named = System.getProperty("maven.repo.local", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(named);
  }
}
