package io.gridshell.grid;

import io.gridshell.grid.internal.engine.EngineSettings;
import io.gridshell.grid.internal.wire.EngineHost;
import java.io.Serializable;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.jspecify.annotations.NullUnmarked;

/** Gives every node the {@link GridshellPlugin}; found by Ignite through its service file. */
@NullUnmarked
public final class GridshellPluginProvider implements PluginProvider<GridshellConfiguration> {
  private final GridshellPlugin plugin = new GridshellPlugin();
  private PluginContext context;
  private EngineSettings settings;

  /** For Ignite. */
  public GridshellPluginProvider() {}

  @Override
  public String name() {
    return EngineHost.NAME;
  }

  @Override
  public String version() {
    String version = GridshellPluginProvider.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String copyright() {
    return "";
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T extends IgnitePlugin> T plugin() {
    return (T) plugin;
  }

  @Override
  @SuppressWarnings("deprecation")
  public void initExtensions(PluginContext pluginContext, ExtensionRegistry registry) {
    context = pluginContext;
    IgniteConfiguration node = pluginContext.igniteConfiguration();
    PluginConfiguration[] configurations = node.getPluginConfigurations();
    if (configurations == null || Boolean.TRUE.equals(node.isClientMode())) {
      return;
    }
    for (PluginConfiguration configuration : configurations) {
      if (configuration instanceof GridshellConfiguration engine) {
        settings =
            new EngineSettings(
                engine.engineId(),
                engine.labels(),
                engine.classPath(),
                engine.outputLimit(),
                engine.dataPort());
      }
    }
  }

  @Override
  public <T> T createComponent(PluginContext pluginContext, Class<T> type) {
    return null;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public CachePluginProvider createCacheProvider(CachePluginContext cacheContext) {
    return null;
  }

  @Override
  public void start(PluginContext pluginContext) {
    // The engine needs caches and compute, which the node has once it has started.
  }

  @Override
  public void stop(boolean cancel) {
    // Everything ended in onIgniteStop, while the node could still answer.
  }

  @Override
  public void onIgniteStart() {
    plugin.started(context.grid(), settings);
  }

  @Override
  public void onIgniteStop(boolean cancel) {
    plugin.stopping();
  }

  @Override
  public Serializable provideDiscoveryData(UUID node) {
    return null;
  }

  @Override
  public void receiveDiscoveryData(UUID node, Serializable data) {
    // Nothing travels with discovery; engines are listed in a cache.
  }

  @Override
  @SuppressWarnings("deprecation")
  public void validateNewNode(ClusterNode node) {
    // Certificates decide who joins.
  }
}
