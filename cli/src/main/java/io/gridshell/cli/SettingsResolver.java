package io.gridshell.cli;

import io.gridshell.CodeShippingException;
import io.gridshell.cli.libraries.IsolatedLibraries;
import io.gridshell.cli.libraries.Libraries;
import io.gridshell.cli.libraries.LibraryException;
import io.gridshell.profile.Profile;
import io.gridshell.spi.LibraryResolver;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds libraries of {@code require} where {@code %deps} finds them: in the repositories that the
 * environment or the configuration file names. Made by {@link java.util.ServiceLoader}.
 */
public final class SettingsResolver implements LibraryResolver {
  private final Libraries libraries;

  /** Reads the configuration of the usual home. */
  public SettingsResolver() {
    libraries =
        new IsolatedLibraries(new Settings(Profile.usualHome(), System.getenv()).repositories());
  }

  @Override
  public List<Path> resolve(List<String> coordinates) {
    try {
      return libraries.fetch(coordinates, progress -> {});
    } catch (LibraryException failed) {
      throw new CodeShippingException(String.valueOf(failed.getMessage()), failed);
    }
  }
}
