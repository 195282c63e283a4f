package io.gridshell.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyBundleTest {
  @TempDir private Path home;

  @Test
  void aWordBringsTheKeyFilesToAnotherPlace() throws Exception {
    Profile here = new Profile(home, "here");
    Profile there = new Profile(home, "there");
    Files.createDirectories(here.folder());
    Files.createDirectories(there.folder());
    Files.write(here.nodeKeys(), new byte[] {1, 2, 3});
    Files.write(here.trust(), new byte[] {4});

    KeyBundle bundle = KeyBundle.parse(KeyBundle.read(here, "sécret").word() + "\n");
    bundle.write(there);

    assertThat(bundle.password()).isEqualTo("sécret");
    assertThat(there.nodeKeys()).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(there.trust()).hasBinaryContent(new byte[] {4});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there.nodeKeys())))
        .isEqualTo("rw-------");
    assertThat(bundle).hasToString("KeyBundle[]");
  }

  @Test
  void whatIsNoWordIsRefusedWithoutShowingIt() {
    String whole = new KeyBundle(new byte[40], new byte[40], "secret").word();
    String cut = whole.substring(0, whole.length() / 2 / 4 * 4);
    String foreign = Base64.getEncoder().encodeToString(new byte[] {9, 9});
    for (String broken : new String[] {"?no word?", cut, foreign, ""}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeyBundle.parse(broken))
          .satisfies(
              refusal -> {
                if (!broken.isEmpty()) {
                  assertThat(refusal.getMessage()).doesNotContain(broken);
                }
              });
    }
  }
}
