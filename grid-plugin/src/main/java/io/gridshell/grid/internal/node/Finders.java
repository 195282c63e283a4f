package io.gridshell.grid.internal.node;

import io.gridshell.profile.Connection;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.ignite.configuration.IgniteConfiguration;

/**
 * Ways in which nodes find each other, by name.
 *
 * <p>A way is a class that takes a node's configuration and the settings of the way, and gives the
 * configuration's discovery SPI a finder and whatever belongs to it. It is named in a table here or
 * by its own name, so that it needs nothing of Gridshell.
 */
public final class Finders {
  private static final Map<String, String> KNOWN =
      Map.of(
          "marathon", "io.gridshell.marathon.MarathonNode",
          "kubernetes", "io.gridshell.grid.KubernetesNode");

  private Finders() {}

  /**
   * Lets {@code node} find the others as {@code finder} says.
   *
   * @throws IllegalStateException when the class is missing or refuses the settings
   */
  public static void apply(Connection.Finder finder, IgniteConfiguration node) {
    BiConsumer<IgniteConfiguration, Map<String, String>> way = made(finder);
    use(finder, () -> way.accept(node, finder.settings()));
  }

  /**
   * Lets a way that is also a {@code Consumer} of its settings do what takes time, before there is
   * a node or anything else. Gives what is to be done to the node later on.
   *
   * @throws IllegalStateException when the class is missing or refuses the settings
   */
  public static Consumer<IgniteConfiguration> begin(Connection.Finder finder) {
    BiConsumer<IgniteConfiguration, Map<String, String>> way = made(finder);
    if (way instanceof Consumer<?> early) {
      use(finder, () -> begin(early, finder.settings()));
    }
    return node -> use(finder, () -> way.accept(node, finder.settings()));
  }

  // The type is all that a way of any origin and this class have in common.
  @SuppressWarnings("unchecked")
  private static void begin(Consumer<?> early, Map<String, String> settings) {
    ((Consumer<Map<String, String>>) early).accept(settings);
  }

  private static void use(Connection.Finder finder, Runnable step) {
    try {
      step.run();
    } catch (LinkageError missing) {
      throw unusable(finder, missing);
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException(
          "discovery '" + finder.name() + "': " + refused.getMessage(), refused);
    }
  }

  // The type is all that a way of any origin and this class have in common.
  @SuppressWarnings("unchecked")
  private static BiConsumer<IgniteConfiguration, Map<String, String>> made(
      Connection.Finder finder) {
    String type = type(finder);
    try {
      Class<?> found = Class.forName(type, true, Finders.class.getClassLoader());
      if (!BiConsumer.class.isAssignableFrom(found)) {
        throw new IllegalStateException(
            "discovery '" + finder.name() + "' is " + type + ", which is no BiConsumer");
      }
      return (BiConsumer<IgniteConfiguration, Map<String, String>>)
          found.getConstructor().newInstance();
    } catch (InvocationTargetException broken) {
      throw new IllegalStateException(
          "discovery '" + finder.name() + "' cannot be made: " + broken.getCause(), broken);
    } catch (ReflectiveOperationException | LinkageError missing) {
      throw unusable(finder, missing);
    }
  }

  private static String type(Connection.Finder finder) {
    return KNOWN.getOrDefault(finder.name(), finder.name());
  }

  private static IllegalStateException unusable(Connection.Finder finder, Throwable missing) {
    return new IllegalStateException(
        "discovery '"
            + finder.name()
            + "' needs the class "
            + type(finder)
            + ", which is not usable ("
            + missing
            + "); add its jar to the class path or name one of "
            + KNOWN.keySet().stream().sorted().toList(),
        missing);
  }
}
