package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which class files the engine still lacks for a request, and which its clients still lack
 * for an answer.
 *
 * <p>Thread-safe.
 */
final class CodeExchange {
  private static final byte[] NOTHING = new byte[0];

  private final CodeStore store;
  private final Map<UUID, Set<ContentHash>> knownByClient = new ConcurrentHashMap<>();

  CodeExchange(CodeStore store) {
    this.store = store;
  }

  /**
   * The class files among {@code classes} that {@code client} was never sent; it counts as sent.
   */
  byte[] codeFor(UUID client, Collection<ClassUnit> classes) {
    if (classes.isEmpty()) {
      return NOTHING;
    }
    Set<ContentHash> known =
        knownByClient.computeIfAbsent(client, unused -> ConcurrentHashMap.newKeySet());
    List<ClassUnit> fresh = new ArrayList<>();
    for (ClassUnit unit : classes) {
      if (known.add(unit.hash())) {
        // Kept for a client that reads a later answer before the one with the class file.
        store.add(unit);
        fresh.add(unit);
      }
    }
    return CodeBytes.of(fresh);
  }

  /** The client of {@code node} has left. */
  void departed(UUID node) {
    knownByClient.remove(node);
  }

  /** Whether classes of {@code request} are not here. */
  boolean lacks(Request request, PayloadDecoder decoder) {
    if (request instanceof Request.Limited limited) {
      return lacks(limited.request(), decoder);
    } else if (request instanceof Request.Lot lot) {
      return lacks(lot.function(), decoder) || lacks(lot.items());
    } else if (request instanceof Request.Apply apply) {
      return lacks(apply.function(), decoder) || lacks(apply.arguments());
    } else if (request instanceof Request.MapItems map) {
      return lacks(map.function(), decoder) || lacks(map.items());
    }
    return request instanceof Request.Push push && lacks(push.payload());
  }

  private boolean lacks(Request.Function function, PayloadDecoder decoder) {
    return function instanceof Request.Function.Sent sent
        ? lacks(sent.payload())
        : function instanceof Request.Function.Known known && !decoder.canRebuild(known.hash());
  }

  private boolean lacks(byte[] payload) {
    return !store.missing(PayloadDecoder.hashes(payload)).isEmpty();
  }
}
