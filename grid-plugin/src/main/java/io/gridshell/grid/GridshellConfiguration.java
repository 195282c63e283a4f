package io.gridshell.grid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.plugin.PluginConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes an Ignite server node an engine; a bean for Java and for Spring XML.
 *
 * <p>All properties have defaults. Set them before the node is started; not thread-safe.
 */
public final class GridshellConfiguration implements PluginConfiguration {
  private static final int DEFAULT_OUTPUT_LIMIT = 4_000_000;
  private static final int LARGEST_PORT = 65_535;

  private @Nullable Integer engineId;
  private Set<String> labels = new TreeSet<>();
  private List<String> classPath = new ArrayList<>();
  private int outputLimit = DEFAULT_OUTPUT_LIMIT;
  private int dataPort;

  /** The id that the engine must get; empty takes the lowest free one. */
  public OptionalInt engineId() {
    return engineId == null ? OptionalInt.empty() : OptionalInt.of(engineId);
  }

  /**
   * Sets the id that the engine must get.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public GridshellConfiguration setEngineId(int id) {
    if (id < 0) {
      throw new IllegalArgumentException("an engine id is 0 or more, it is " + id);
    }
    engineId = id;
    return this;
  }

  /** Words that describe the engine, such as {@code gpu}. */
  public Set<String> labels() {
    return Set.copyOf(labels);
  }

  /** Sets the words that describe the engine. */
  public GridshellConfiguration setLabels(Set<String> words) {
    labels = new TreeSet<>(words);
    return this;
  }

  /** Jars and folders that cells see besides the JVM's class path. */
  public List<Path> classPath() {
    return classPath.stream().map(Path::of).toList();
  }

  /** Sets the jars and folders that cells see besides the JVM's class path. */
  public GridshellConfiguration setClassPath(List<String> jarsAndFolders) {
    classPath = new ArrayList<>(jarsAndFolders);
    return this;
  }

  /** How many characters of each output stream of a task are kept, besides the end. */
  public int outputLimit() {
    return outputLimit;
  }

  /**
   * Sets how many characters of each output stream of a task are kept, besides the end.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public GridshellConfiguration setOutputLimit(int characters) {
    if (characters < 0) {
      throw new IllegalArgumentException("outputLimit is 0 or more, it is " + characters);
    }
    outputLimit = characters;
    return this;
  }

  /** The port for large values; 0 lets the system choose. */
  public int dataPort() {
    return dataPort;
  }

  /**
   * Sets the port for large values; 0, the default, lets the system choose.
   *
   * @throws IllegalArgumentException when it is no port
   */
  public GridshellConfiguration setDataPort(int port) {
    if (port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException("dataPort is 0 to " + LARGEST_PORT + ", it is " + port);
    }
    dataPort = port;
    return this;
  }
}
