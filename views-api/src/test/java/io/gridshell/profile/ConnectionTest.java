package io.gridshell.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @TempDir private Path home;
  private Profile profile;

  @BeforeEach
  void makeProfile() throws IOException {
    profile = new Profile(home, "here");
    Files.createDirectories(profile.folder());
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    Connection written =
        new Connection(List.of("10.0.0.1:47500", "host-b:47501"), "0.0.0.0", true, "sécret = \\ #");

    written.write(profile);

    assertThat(Connection.read(profile)).isEqualTo(written);
  }

  @Test
  void replacesTheFileOfAnEarlierGrid() throws IOException {
    new Connection(List.of("a:1"), "127.0.0.1", true, "old").write(profile);
    Connection fresh = new Connection(List.of("b:2"), "127.0.0.1", false, "");

    fresh.write(profile);

    assertThat(Connection.read(profile)).isEqualTo(fresh);
    try (var files = Files.list(profile.folder())) {
      assertThat(files).containsExactly(profile.connectionFile());
    }
  }

  @Test
  void isReadableByTheOwnerAlone() throws IOException {
    new Connection(List.of("a:1"), "127.0.0.1", true, "secret").write(profile);

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(profile.connectionFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Connection.read(profile))
        .withMessageContaining(profile.connectionFile().toString());
  }

  @Test
  void refusesAFileOfAnotherFormat() throws IOException {
    Files.writeString(profile.connectionFile(), "format=2\naddresses=a:1\n");

    assertUnusable("format is '2'", "this version reads 1");
  }

  @Test
  void refusesAFileThatIsNoConnectionFile() throws IOException {
    Files.writeString(profile.connectionFile(), "what is this\n");

    assertUnusable("format is ''");
  }

  @Test
  void refusesAFileWithABrokenEscape() throws IOException {
    Files.writeString(profile.connectionFile(), "format=1\naddresses=\\u12\n");

    assertUnusable("uxxxx");
  }

  @Test
  void refusesAFileWithoutAddresses() throws IOException {
    Files.writeString(profile.connectionFile(), "format=1\naddresses= , ,\n");

    assertUnusable("no addresses");
  }

  @Test
  void refusesAFileThatIsNotText() throws IOException {
    Files.write(profile.connectionFile(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});

    assertUnusable("Input length");
  }

  private void assertUnusable(String... reasons) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Connection.read(profile))
        .withMessageContaining(profile.connectionFile().toString())
        .withMessageContaining("is not usable")
        .withMessageContaining("start it again")
        .satisfies(error -> assertThat(error).hasMessageContainingAll(reasons));
  }

  @Test
  void takesAFileAsSecuredUnlessItSaysOtherwise() throws IOException {
    Files.writeString(profile.connectionFile(), "format=1\naddresses=a:1 , b:2\n");

    assertThat(Connection.read(profile))
        .isEqualTo(new Connection(List.of("a:1", "b:2"), "127.0.0.1", true, ""));
  }

  @Test
  void needsAnAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Connection(List.of(), "127.0.0.1", false, ""))
        .withMessageContaining("at least one address");
  }

  @Test
  void aFinderStandsForAddresses() throws Exception {
    Connection.Finder finder =
        new Connection.Finder("marathon", Map.of("GRID_MARATHON_URLS", "http://a:1,http://b:2"));
    Connection connection =
        new Connection(List.of(), "127.0.0.1", true, "secret", Optional.of(finder));
    connection.write(profile);
    assertThat(Connection.read(profile)).isEqualTo(connection);
  }
}
