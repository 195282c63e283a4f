package io.gridshell.grid.internal.wire;

import org.apache.ignite.Ignite;
import org.apache.ignite.plugin.IgnitePlugin;

/** The plugin of a node, as jobs find it. */
public interface EngineHost extends IgnitePlugin {

  /** The plugin's name in Ignite. */
  String NAME = "Gridshell";

  /**
   * The engine of this node.
   *
   * @throws NoEngineException when the node is none, or is starting or stopping
   */
  EngineAccess engine();

  /** The engine of the node that {@code ignite} is. */
  static EngineAccess of(Ignite ignite) {
    EngineHost host = ignite.plugin(NAME);
    return host.engine();
  }
}
