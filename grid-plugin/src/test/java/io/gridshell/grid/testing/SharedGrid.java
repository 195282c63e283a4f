package io.gridshell.grid.testing;

import io.gridshell.Grid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests a grid of {@value #ENGINES} engines that all test classes share, with one client;
 * each test class finds their namespaces empty, each test finds them idle. Tests must not kill
 * engines.
 */
public final class SharedGrid
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver, TestWatcher {
  /** How many engines there are. */
  public static final int ENGINES = 3;

  private static final Namespace NAMESPACE = Namespace.create(SharedGrid.class);

  /** The grid and its client; ends with the test run. */
  private static final class Shared implements AutoCloseable {
    private final TestGrid engines = TestGrid.start(ENGINES);
    private final Grid client = engines.connect();

    @Override
    public void close() {
      client.close();
      engines.close();
    }
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared(context).client.all().clear().get();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    var unused = shared(context).client.all().interrupt().get();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Grid.class || type == TestGrid.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared = shared(context);
    return parameter.getParameter().getType() == Grid.class ? shared.client : shared.engines;
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    Objects.requireNonNull(cause)
        .addSuppressed(new AssertionError("the engines said:" + shared(context).engines.logs()));
  }
}
