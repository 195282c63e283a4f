package io.gridshell.grid.internal.shared;

import io.gridshell.CodeShippingException;
import io.gridshell.GridException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The shared arrays of this process, each mapped once. Thread-safe. */
public final class SharedFiles {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int ZEROS = 1 << 20;

  /** Milliseconds before each look; what runs now may hold an array for a while more. */
  private static final long[] PAUSES = {100, 1000, 3000};

  /** Guarded by itself: the arrays that are open. */
  private static final Map<UUID, Open> OPEN = new HashMap<>();

  /** Guarded by {@link #OPEN}. */
  private static int roundsLeft;

  /** Guarded by {@link #OPEN}. */
  private static boolean collecting;

  /** A file in use here. */
  private record Open(Hold hold, WeakReference<MappedArray> array) {}

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(SharedFiles::releaseAll, "gridshell-shared-arrays-end"));
  }

  private SharedFiles() {}

  /** Makes an empty file of this process for {@code bytes} bytes, all 0, and takes hold of it. */
  static Hold create(UUID id, long bytes) {
    Path folder;
    try {
      folder = SharedFolder.path();
      sweep(folder);
    } catch (IOException e) {
      throw new GridException("cannot make a folder for shared arrays: " + e, e);
    }
    Path file = folder.resolve(id + ".array");
    try {
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < bytes) {
        throw new GridException(
            "a shared array of "
                + bytes
                + " bytes does not fit into "
                + folder
                + ", where "
                + room
                + " are free; name another folder by -Dgridshell.shared.folder=...");
      }
      Hold hold = Hold.create(file);
      try {
        fillWithZeros(hold.channel(), bytes);
        return hold;
      } catch (IOException | RuntimeException e) {
        hold.run();
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw new GridException("a shared array " + file + " is there already", e);
    } catch (IOException e) {
      throw new GridException("cannot make a shared array in " + folder + ": " + e, e);
    }
  }

  /** Takes the room now: a write to a mapped page that has none would end in a fault. */
  private static void fillWithZeros(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long at = 0; at < bytes; ) {
      zeros.clear().limit((int) Math.min(ZEROS, bytes - at));
      at += channel.write(zeros, at);
    }
  }

  /** The array of {@code key}, whose file is {@code path} on this host. */
  static MappedArray open(ArrayKey key, Path path) {
    synchronized (OPEN) {
      Open open = OPEN.get(key.id());
      MappedArray known = open == null ? null : open.array().get();
      if (known != null && !known.isClosed()) {
        return known;
      }
      if (open != null) {
        forget(key.id(), open.hold());
      }
      try {
        return map(key, Hold.on(path), () -> {});
      } catch (NoSuchFileException e) {
        throw new CodeShippingException(
            "the shared array of "
                + key.length()
                + " numbers is gone: nobody held it any more, and its file "
                + path
                + " was deleted; share it again",
            e);
      } catch (IOException e) {
        throw new CodeShippingException("cannot map the shared array " + path + ": " + e, e);
      }
    }
  }

  /**
   * Maps the file that {@code hold} holds; the array takes over the hold.
   *
   * @param afterwards runs once when the array was closed or collected; must not block
   */
  static MappedArray map(ArrayKey key, Hold hold, Runnable afterwards) throws IOException {
    synchronized (OPEN) {
      try {
        MappedArray array = MappedArray.map(key, hold.channel());
        OPEN.put(key.id(), new Open(hold, new WeakReference<>(array)));
        UUID id = key.id();
        Cleaner.Cleanable end =
            CLEANER.register(
                array,
                () -> {
                  forget(id, hold);
                  afterwards.run();
                });
        array.onClose(end::clean);
        return array;
      } catch (IOException | RuntimeException e) {
        hold.run();
        throw e;
      }
    }
  }

  private static void forget(UUID id, Hold hold) {
    synchronized (OPEN) {
      Open open = OPEN.get(id);
      if (open != null && open.hold() == hold) {
        OPEN.remove(id);
      }
      hold.run();
    }
  }

  /** Lets go of everything; the arrays that are mapped stay readable. */
  public static void releaseAll() {
    synchronized (OPEN) {
      List<Open> all = List.copyOf(OPEN.values());
      OPEN.clear();
      all.forEach(open -> open.hold().run());
    }
  }

  /** The program on node {@code node} has left: what was kept for it alone goes. */
  public static void departed(UUID node) {
    RemoteCopy.senderLeft(node);
  }

  /**
   * Looks for arrays that no variable holds any more, and gives their memory back. Costs nothing
   * when none is open; otherwise a few collections of the heap, on another thread.
   */
  public static void collect() {
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        return;
      }
      roundsLeft = PAUSES.length;
      if (!collecting) {
        collecting = true;
        // What it would inherit from a task leads to the variables that hold the arrays.
        Thread collector =
            new Thread(null, SharedFiles::collectAgain, "gridshell-shared-arrays", 0, false);
        collector.setDaemon(true);
        collector.start();
      }
    }
  }

  private static void collectAgain() {
    while (true) {
      synchronized (OPEN) {
        if (roundsLeft == 0 || OPEN.isEmpty()) {
          collecting = false;
          return;
        }
        try {
          OPEN.wait(PAUSES[PAUSES.length - roundsLeft]);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          collecting = false;
          return;
        }
        roundsLeft--;
      }
      System.gc();
    }
  }

  /** Deletes what processes left that were killed. */
  private static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.array")) {
      files.forEach(Hold::sweep);
    }
  }
}
