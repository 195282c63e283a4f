package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stands for whatever started a grid of which only the connection file is here: a program on
 * another machine, or an orchestrator of containers. Such a grid can be joined and nothing else.
 */
final class Elsewhere implements Launcher {
  static final String NAME = "elsewhere";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AddressClaim claim(ClusterSpec spec, Set<String> taken) {
    throw refusal(spec.profile());
  }

  @Override
  public void prepare(ClusterSpec spec, Consumer<LaunchEvent> events) {
    throw refusal(spec.profile());
  }

  @Override
  public List<EngineProcess> launch(LaunchOrder order, Consumer<LaunchEvent> events) {
    throw refusal(order.spec().profile());
  }

  @Override
  public List<EngineProcess> find(Profile profile) {
    return List.of();
  }

  @Override
  public void release(Profile profile) {
    throw refusal(profile);
  }

  static LaunchException refusal(Profile profile) {
    return new LaunchException(
        "grid '"
            + profile.name()
            + "' was started elsewhere, "
            + profile.connectionFile()
            + " only says how to join it; start and stop its engines where it was started");
  }
}
