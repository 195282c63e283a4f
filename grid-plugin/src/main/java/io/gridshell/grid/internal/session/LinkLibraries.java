package io.gridshell.grid.internal.session;

import io.gridshell.Call;
import io.gridshell.CodeShippingException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.RemoteBiFunction;
import io.gridshell.TaskCancelledException;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.spi.ClassPathElement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The libraries that one engine got from a client. Thread-safe. */
final class LinkLibraries {
  private static final RemoteBiFunction<String, byte[], String> ADD = ClassPathElement::add;

  private final Set<ContentHash> sent = ConcurrentHashMap.newKeySet();
  private final Map<ContentHash, GridException> refused = new ConcurrentHashMap<>();

  /**
   * Sends those of {@code needed} that {@code engine} did not get, as tasks of their own; what is
   * sent next comes behind them.
   *
   * @throws CodeShippingException when a jar has changed or the engine could not take it
   * @throws java.io.UncheckedIOException when a jar cannot be read
   */
  void supply(List<Library> needed, EngineRecord engine, ClientSession session) {
    for (Library library : needed) {
      GridException error = refused.get(library.hash());
      if (error != null) {
        throw new CodeShippingException(
            "engine "
                + engine.id()
                + " could not take the library "
                + library.name()
                + ": "
                + error.getMessage(),
            error);
      }
      if (sent.add(library.hash())) {
        send(library, engine, session);
      }
    }
  }

  private void send(Library library, EngineRecord engine, ClientSession session) {
    byte[] content;
    try {
      content = library.content();
    } catch (RuntimeException unavailable) {
      sent.remove(library.hash());
      throw unavailable;
    }
    session.send(
        session.newTask("class path", engine.id()),
        engine,
        new Requests(session).apply(Call.of(ADD, library.name(), content)),
        new Supply(library.hash()));
  }

  /** The engine may lack what it got; it gets everything again when it is needed. */
  void forget() {
    sent.clear();
  }

  /** A library on its way. Nobody waits for it but the tasks behind it. */
  final class Supply implements ClientSession.LossHandler {
    private final ContentHash hash;

    private Supply(ContentHash hash) {
      this.hash = hash;
    }

    @Override
    public void lost(Task task, EngineLostException error) {
      task.failed(error);
    }

    @Override
    public void ended(Task task, Task.Ending ending) {
      GridException error = ending.error();
      if (error instanceof TaskCancelledException) {
        sent.remove(hash);
      } else if (error != null) {
        refused.put(hash, error);
      }
      task.end(ending);
    }
  }
}
