package io.gridshell.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
  @ParameterizedTest
  @ValueSource(strings = {"default", "prod-2", "a", "7", "night.run_3"})
  void takesNamesThatAreFolders(String name) {
    assertThatNoException().isThrownBy(() -> Profile.checkName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "../up", "-n", ".hidden", "a b", "a\n"})
  void refusesNamesThatAreNoFolders(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Profile(Path.of("home"), name))
        .withMessageContaining("'" + name + "'")
        .withMessageContaining("letters, digits");
  }

  @Test
  void refusesANameThatIsTooLong() {
    assertThatNoException().isThrownBy(() -> Profile.checkName("x".repeat(64)));
    assertThatIllegalArgumentException().isThrownBy(() -> Profile.checkName("x".repeat(65)));
  }

  @Test
  void keepsEverythingOfAGridInOneFolder() {
    Profile profile = new Profile(Path.of("home"), "prod");

    assertThat(profile.folder()).isEqualTo(Path.of("home", "prod"));
    assertThat(profile.connectionFile().getParent()).isEqualTo(profile.folder());
    assertThat(profile.nodeKeys().getParent()).isEqualTo(profile.folder());
    assertThat(profile.trust().getParent()).isEqualTo(profile.folder());
    assertThat(profile.logs().getParent()).isEqualTo(profile.folder());
  }

  @Test
  void findsTheHomeInTheEnvironmentBeforeTheUsersFolder() {
    assertThat(Profile.usualHome(Map.of("GRIDSHELL_HOME", "elsewhere"), "me"))
        .isEqualTo(Path.of("elsewhere"));
    assertThat(Profile.usualHome(Map.of(), "me")).isEqualTo(Path.of("me", ".gridshell"));
    assertThat(Profile.usualHome(Map.of("GRIDSHELL_HOME", " "), "me"))
        .isEqualTo(Path.of("me", ".gridshell"));
  }
}
