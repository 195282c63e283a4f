package io.gridshell.launch.local;

import io.gridshell.launch.Cluster;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A program that starts a cluster, prints its pids, and waits to be ended. With {@code adds}, it
 * adds an engine that does not join to a cluster that outlives it.
 */
final class StarterProgram {
  private StarterProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    var builder = Fakes.cluster(Path.of(arguments[0]));
    if (Arrays.asList(arguments).contains("silent")) {
      builder.label("silent").listener(event -> System.out.println(event));
    }
    if (Arrays.asList(arguments).contains("adds")) {
      builder.label("silent=2").detached().listener(event -> System.out.println(event));
      builder.start().add(1);
    }
    Cluster cluster = builder.start();
    System.out.println(
        cluster.engines().stream()
            .map(engine -> engine.place().replace("process ", ""))
            .map(String::valueOf)
            .collect(Collectors.joining(" ")));
    new CountDownLatch(1).await();
  }
}
