package io.gridshell.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GivenGridTest {
  @TempDir Path home;

  private final Map<String, String> insecure =
      Map.of(
          "GRIDSHELL_GRID", "far",
          "GRIDSHELL_ADDRESSES", "a:1, b:2",
          "GRIDSHELL_INSECURE", "true");

  @Test
  void isNoneUnlessTheEnvironmentNamesOne() {
    assertThat(GivenGrid.of(Map.of("GRIDSHELL_ADDRESSES", "a:1"))).isEmpty();
  }

  @Test
  void writesWhereEnginesAreAndTheirKeys() throws Exception {
    String word = GridKeys.create("far");
    Path file = Files.writeString(home.resolve("keys"), word + "\n");
    for (String keys : List.of(word, file.toString())) {
      Map<String, String> environment =
          Map.of("GRIDSHELL_GRID", "far", "GRIDSHELL_ADDRESSES", "a:1,b:2", "GRIDSHELL_KEYS", keys);
      new GivenGrid("far", environment).writeProfile(home);

      Profile profile = new Profile(home, "far");
      Connection connection = Connection.read(profile);
      assertThat(connection.addresses()).containsExactly("a:1", "b:2");
      assertThat(connection.secured()).isTrue();
      assertThat(KeyBundle.read(profile, connection.keyPassword()).word()).isEqualTo(word);
    }
  }

  @Test
  void keepsTheNameOfAFinderAndNoneOfItsSecrets() throws Exception {
    Map<String, String> environment =
        Map.of(
            "GRIDSHELL_GRID", "far",
            "GRIDSHELL_DISCOVERY", "marathon",
            "GRID_MARATHON_PASSWORD", "secret",
            "GRIDSHELL_INSECURE", "true");
    new GivenGrid("far", environment).writeProfile(home);

    Profile profile = new Profile(home, "far");
    assertThat(Connection.read(profile).finder())
        .hasValueSatisfying(finder -> assertThat(finder.name()).isEqualTo("marathon"));
    assertThat(Files.readString(profile.connectionFile())).doesNotContain("secret");
  }

  @Test
  void leavesAGridAloneThatWasStartedHere() throws Exception {
    Profile profile = new Profile(home, "far");
    Files.createDirectories(profile.folder().resolve("engines"));
    new GivenGrid("far", insecure).writeProfile(home);
    assertThat(profile.connectionFile()).doesNotExist();
  }

  @Test
  void namesTheVariableThatIsMissing() {
    assertRefused(Map.of("GRIDSHELL_GRID", "far", "GRIDSHELL_ADDRESSES", "a:1"), "GRIDSHELL_KEYS");
    assertRefused(
        Map.of("GRIDSHELL_GRID", "far", "GRIDSHELL_INSECURE", "true"), "GRIDSHELL_ADDRESSES");
    assertRefused(
        Map.of("GRIDSHELL_GRID", "far", "GRIDSHELL_ADDRESSES", "a:1", "GRIDSHELL_KEYS", "?"),
        "gridshell keys");
  }

  private void assertRefused(Map<String, String> environment, String message) {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> new GivenGrid("far", environment).writeProfile(home))
        .withMessageContaining(message);
  }
}
