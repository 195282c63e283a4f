package io.gridshell.grid.internal.node;

import io.gridshell.profile.Connection;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.function.BiConsumer;
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
  // The type is all that a way of any origin and this class have in common.
  @SuppressWarnings("unchecked")
  public static void apply(Connection.Finder finder, IgniteConfiguration node) {
    String type = KNOWN.getOrDefault(finder.name(), finder.name());
    try {
      Class<?> found = Class.forName(type, true, Finders.class.getClassLoader());
      if (!BiConsumer.class.isAssignableFrom(found)) {
        throw new IllegalStateException(
            "discovery '" + finder.name() + "' is " + type + ", which is no BiConsumer");
      }
      ((BiConsumer<IgniteConfiguration, Map<String, String>>) found.getConstructor().newInstance())
          .accept(node, finder.settings());
    } catch (InvocationTargetException broken) {
      throw new IllegalStateException(
          "discovery '" + finder.name() + "' cannot be made: " + broken.getCause(), broken);
    } catch (ReflectiveOperationException | LinkageError missing) {
      throw new IllegalStateException(
          "discovery '"
              + finder.name()
              + "' needs the class "
              + type
              + ", which is not usable ("
              + missing
              + "); add its jar to the class path or name one of "
              + KNOWN.keySet().stream().sorted().toList(),
          missing);
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException(
          "discovery '" + finder.name() + "': " + refused.getMessage(), refused);
    }
  }
}
