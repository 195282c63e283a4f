package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.RecentlyUsed;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.interpreter.DeclaredClasses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of a client, one for each class loader whose code asks for values.
 *
 * <p>All cells of an interpreter share one, so that what two of them fetch has one class, and none
 * of them is kept by it. Thread-safe.
 */
final class Decoders {
  /** Older decoders are forgotten; their classes live on while something refers to them. */
  private static final int KEPT = 64;

  private final CodeStore store;
  private final Known lasting = new Known();

  /**
   * A namespace has those of its classes and of functions that were sent to it, and takes them
   * along.
   */
  private static final class Known {
    final Map<ClassLoader, PayloadDecoder> decoders = new RecentlyUsed<>(KEPT);
  }

  Decoders(CodeStore store) {
    this.store = store;
  }

  /**
   * Rebuilds values for code of {@code origin}; null stands for code without classes of its own,
   * whose loader is the thread's.
   */
  synchronized PayloadDecoder of(@Nullable Object origin) {
    ClassLoader asking = parentFor(origin);
    return known(asking)
        .decoders
        .computeIfAbsent(
            asking,
            parent -> new PayloadDecoder(new CodeSpaces(parent, (name, bytes) -> bytes, store)));
  }

  private Known known(ClassLoader asking) {
    for (ClassLoader each = asking; each != null; each = each.getParent()) {
      if (each instanceof DeclaredClasses namespace) {
        return namespace.companion(this, Known.class, Known::new);
      }
    }
    return lasting;
  }

  private static ClassLoader parentFor(@Nullable Object origin) {
    ClassLoader own = Decoders.class.getClassLoader();
    ClassLoader loader = origin == null ? null : origin.getClass().getClassLoader();
    if (loader == null || loader == own) {
      loader = Thread.currentThread().getContextClassLoader();
    }
    if (loader instanceof DeclaredClasses cells) {
      return cells.declaring();
    }
    return loader == null ? own : loader;
  }
}
