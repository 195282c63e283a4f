package io.gridshell.grid.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gridshell.profile.Connection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.junit.jupiter.api.Test;

final class FindersTest {

  /** Notes in the node's name what it was told, in order. */
  public static final class Early
      implements BiConsumer<IgniteConfiguration, Map<String, String>>,
          Consumer<Map<String, String>> {
    private String told = "";

    /** For those who know it by name. */
    public Early() {}

    @Override
    public void accept(Map<String, String> settings) {
      if (settings.isEmpty()) {
        throw new IllegalArgumentException("there are no settings");
      }
      told += "first " + settings.get("place");
    }

    @Override
    public void accept(IgniteConfiguration node, Map<String, String> settings) {
      node.setIgniteInstanceName(told + ", then " + settings.get("place"));
    }
  }

  /** Is told nothing before there is a node. */
  public static final class Late implements BiConsumer<IgniteConfiguration, Map<String, String>> {
    /** For those who know it by name. */
    public Late() {}

    @Override
    public void accept(IgniteConfiguration node, Map<String, String> settings) {
      node.setIgniteInstanceName("at " + settings.get("place"));
    }
  }

  private static Connection.Finder finder(Class<?> type, Map<String, String> settings) {
    return new Connection.Finder(type.getName(), settings);
  }

  @Test
  void aWayThatTakesItsSettingsAloneIsToldThemBeforeThereIsANode() {
    IgniteConfiguration node = new IgniteConfiguration();
    Consumer<IgniteConfiguration> way = Finders.begin(finder(Early.class, Map.of("place", "here")));
    way.accept(node);
    assertThat(node.getIgniteInstanceName()).isEqualTo("first here, then here");
  }

  @Test
  void anyOtherWayIsToldOfTheNodeAlone() {
    IgniteConfiguration node = new IgniteConfiguration();
    Finders.begin(finder(Late.class, Map.of("place", "here"))).accept(node);
    assertThat(node.getIgniteInstanceName()).isEqualTo("at here");
    Finders.apply(finder(Early.class, Map.of("place", "there")), node);
    assertThat(node.getIgniteInstanceName()).isEqualTo(", then there");
  }

  @Test
  void whatCannotBeUsedIsNamedBeforeThereIsANode() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Finders.begin(finder(Early.class, Map.of())))
        .withMessageContaining("there are no settings")
        .withMessageContaining(Early.class.getName());
    assertThatIllegalStateException()
        .isThrownBy(() -> Finders.begin(finder(String.class, Map.of())))
        .withMessageContaining("which is no BiConsumer");
    assertThatIllegalStateException()
        .isThrownBy(() -> Finders.begin(new Connection.Finder("no.such.Way", Map.of())))
        .withMessageContaining("needs the class no.such.Way")
        .withMessageContaining("[kubernetes, marathon]");
  }
}
