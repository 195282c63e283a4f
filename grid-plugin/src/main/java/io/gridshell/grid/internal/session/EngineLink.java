package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.code.ContentHash;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.IgniteCompute;

/**
 * The way to one engine, and what that has got from this client.
 *
 * @param compute reaches its node alone
 * @param sequence counts the tasks to it
 * @param knownCode the class files that it was sent
 * @param libraries the libraries that it was sent
 */
record EngineLink(
    IgniteCompute compute,
    AtomicLong sequence,
    Set<ContentHash> knownCode,
    LinkLibraries libraries) {

  EngineLink(IgniteCompute compute) {
    this(compute, new AtomicLong(), ConcurrentHashMap.newKeySet(), new LinkLibraries());
  }

  /** The engine lacks something that it once had. */
  void forget() {
    knownCode.clear();
    libraries.forget();
  }
}
