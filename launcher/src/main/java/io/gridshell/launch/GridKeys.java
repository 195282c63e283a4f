package io.gridshell.launch;

import io.gridshell.launch.security.Credentials;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the keys of grids whose engines something else starts, such as containers. */
public final class GridKeys {
  private GridKeys() {}

  /**
   * The keys of a new grid as one word. Nothing of them is kept; whoever has the word can join.
   *
   * @param grid the grid's name, which stands in its certificates
   * @throws LaunchException when they cannot be made
   */
  public static String create(String grid) {
    try {
      Path home = Files.createTempDirectory("gridshell-keys");
      Profile profile = new Profile(home, grid);
      try {
        Files.createDirectories(profile.folder());
        String password = Credentials.write(profile, "localhost");
        return KeyBundle.read(profile, password).word();
      } finally {
        for (Path file :
            List.of(
                profile.nodeKeys(),
                profile.trust(),
                Credentials.authorityFile(profile),
                profile.folder(),
                home)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException failed) {
      throw new LaunchException(
          "cannot make the keys of grid '" + grid + "': " + failed.getMessage(), failed);
    }
  }
}
