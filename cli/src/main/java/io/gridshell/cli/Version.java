package io.gridshell.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of Gridshell and of the Java it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Gridshell.class.getPackage().getImplementationVersion();
    return new String[] {
      "gridshell " + (version == null ? "(not packaged)" : version),
      "Java " + Runtime.version() + " " + System.getProperty("java.home")
    };
  }
}
