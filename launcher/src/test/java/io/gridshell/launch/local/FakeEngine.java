package io.gridshell.launch.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** A program that behaves towards its launcher as an engine does, and does nothing else. */
final class FakeEngine {
  private FakeEngine() {}

  public static void main(String[] arguments) throws Exception {
    List<String> given = Arrays.asList(arguments);
    if (given.contains("--train")) {
      System.exit(System.getProperty("fake.untrainable") == null ? 0 : 1);
    }
    System.out.println("fake engine " + given);
    int id = Integer.parseInt(after(given, "--id"));
    if (given.contains("dies=" + id)) {
      System.out.println("cannot join: the fake engine was told to die");
      System.exit(3);
    }
    if (given.contains("stubborn")) {
      Runtime.getRuntime().addShutdownHook(new Thread(FakeEngine::sleepForEver));
    }
    Path profile = Path.of(after(given, "--home"), after(given, "--profile"));
    boolean again = Files.exists(profile.resolve("logs").resolve("engine-" + id + ".log.1"));
    boolean silent =
        given.contains("silent")
            || given.contains("silent=" + id)
            || (again && given.contains("silent-again"));
    if (!silent) {
      join(profile.resolve("engines"), id);
    }
    if (given.contains("--lifeline")) {
      System.in.transferTo(OutputStream.nullOutputStream());
      Runtime.getRuntime().halt(0);
    }
    sleepForEver();
  }

  private static void join(Path engines, int id) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
    properties.setProperty("joined", Instant.now().toString());
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path fresh = engines.resolve(id + ".ready.new");
    Files.writeString(fresh, text.toString());
    Files.move(fresh, engines.resolve(id + ".ready"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String after(List<String> given, String option) {
    return given.get(given.indexOf(option) + 1);
  }

  private static void sleepForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
