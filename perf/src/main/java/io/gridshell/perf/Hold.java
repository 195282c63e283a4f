package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/** A task that never ends on the first worker and at once on the second. */
public final class Hold {
  private static final int FOR_EVER_MINUTES = 10;

  private Hold() {}

  /** Leaves this process's id in file {@code mark} and stays; returns if the file is there. */
  public static int run(String mark) throws IOException, InterruptedException {
    Path file = Path.of(mark);
    if (Files.exists(file)) {
      return 1;
    }
    Path draft = Path.of(mark + ".draft");
    Files.writeString(draft, String.valueOf(ProcessHandle.current().pid()));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    TimeUnit.MINUTES.sleep(FOR_EVER_MINUTES);
    return 0;
  }
}
